package dev.tidemark.server.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.tidemark.storage.access.Scope;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of an OpenID provider, checked against its public keys, which are fetched beforehand: a
 * request never waits for the provider. Thread-safe.
 */
@Singleton
final class OidcTokens {
  private static final Logger log = LoggerFactory.getLogger(OidcTokens.class);
  private static final String SCOPE_PREFIX = "tidemark:";
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MAX_BYTES = 1 << 20;

  private final OidcSettings settings;
  private final DefaultJWTProcessor<SecurityContext> processor;
  private volatile JWKSet keys = new JWKSet();

  OidcTokens(OidcSettings settings, InstantSource clock) {
    this.settings = settings;
    this.processor = processor(settings, clock);
  }

  /** Whether there is a provider. */
  boolean areTaken() {
    return settings.issuer() != null;
  }

  /** Who the token speaks of, if it is good and gives a scope. */
  Optional<Identity> identify(String token) {
    if (!areTaken()) {
      return Optional.empty();
    }
    try {
      JWTClaimsSet claims = processor.process(token, null);
      return scope(claims).map(scope -> new Identity(name(claims), scope));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      log.atDebug().setCause(e).log("token refused");
      return Optional.empty();
    }
  }

  /** Reads the provider's keys; keeps the old ones while it does not answer. */
  @Scheduled(fixedDelay = "${tidemark.oidc.refresh:5m}")
  void fetchKeys() {
    URI issuer = settings.issuer();
    if (issuer == null) {
      return;
    }
    try {
      URI configured = settings.jwksUri();
      URL url = (configured != null ? configured : discovered(issuer)).toURL();
      keys = JWKSet.load(url, TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);
    } catch (IOException | ParseException | IllegalArgumentException e) {
      log.atWarn().addKeyValue("issuer", issuer).setCause(e).log("keys were not fetched");
    }
  }

  private static URI discovered(URI issuer) throws IOException, ParseException {
    String base = issuer.toString().replaceAll("/$", "");
    var retriever = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);
    URL url = URI.create(base + "/.well-known/openid-configuration").toURL();
    Map<String, Object> document =
        JSONObjectUtils.parse(retriever.retrieveResource(url).getContent());
    return Objects.requireNonNull(JSONObjectUtils.getURI(document, "jwks_uri"), "jwks_uri");
  }

  private DefaultJWTProcessor<SecurityContext> processor(OidcSettings wanted, InstantSource clock) {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
    algorithms.addAll(JWSAlgorithm.Family.EC);
    DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
    made.setJWSKeySelector(
        new JWSVerificationKeySelector<>(algorithms, (selector, _) -> selector.select(this.keys)));
    String issuer = String.valueOf(wanted.issuer());
    made.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            wanted.audience(),
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        });
    return made;
  }

  private Optional<Scope> scope(JWTClaimsSet claims) {
    Object claim = claims.getClaim(settings.claim());
    Stream<String> words =
        switch (claim) {
          case String text -> Stream.of(text.split(" ", -1));
          case List<?> list -> list.stream().map(String::valueOf);
          case null, default -> Stream.empty();
        };
    List<Scope> scopes =
        words
            .filter(word -> word.startsWith(SCOPE_PREFIX))
            .flatMap(word -> Scope.of(word.substring(SCOPE_PREFIX.length())).stream())
            .toList();
    return scopes.contains(Scope.ADMIN) ? Optional.of(Scope.ADMIN) : scopes.stream().findFirst();
  }

  private static String name(JWTClaimsSet claims) {
    Object name = claims.getClaim("preferred_username");
    return name instanceof String text && !text.isBlank()
        ? text
        : Objects.requireNonNullElse(claims.getSubject(), "token");
  }
}
