package dev.tidemark.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.storage.access.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tokens against a provider's discovery document and keys, served over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private HttpServer provider;
  private String issuer = "";
  private RSAKey key;
  private OidcTokens tokens;

  @BeforeAll
  void start() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("first").generate();
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://127.0.0.1:" + provider.getAddress().getPort();
    serve(
        "/.well-known/openid-configuration",
        "{\"issuer\": \"" + issuer + "\", \"jwks_uri\": \"" + issuer + "/keys\"}");
    serve("/keys", new JWKSet(key).toString());
    provider.start();
    tokens =
        new OidcTokens(
            new OidcSettings(URI.create(issuer), "tidemark", null, "roles"),
            InstantSource.fixed(NOW));
    tokens.fetchKeys();
  }

  @AfterAll
  void stop() {
    provider.stop(0);
  }

  @Test
  void goodToken_givesItsHighestScope() throws JOSEException {
    JWTClaimsSet claims =
        claims().claim("roles", List.of("tidemark:read", "other", "tidemark:admin")).build();
    assertThat(tokens.identify(signed(key, claims))).contains(new Identity("ada", Scope.ADMIN));
    JWTClaimsSet words = claims().claim("roles", "openid tidemark:ingest").build();
    assertThat(tokens.identify(signed(key, words))).contains(new Identity("ada", Scope.INGEST));
  }

  @Test
  void expiredForeignUnsignedAndScopelessTokens_areRefused() throws JOSEException {
    RSAKey stranger = new RSAKeyGenerator(2048).keyID("first").generate();
    Map<String, JWTClaimsSet.Builder> bad =
        Map.of(
            "expired", claims().expirationTime(Date.from(NOW.minusSeconds(3600))),
            "no end", claims().expirationTime(null),
            "other issuer", claims().issuer("http://other"),
            "other audience", claims().audience("other"),
            "no scope", claims().claim("roles", "tidemark:king"));
    for (Map.Entry<String, JWTClaimsSet.Builder> each : bad.entrySet()) {
      assertThat(tokens.identify(signed(key, each.getValue().build()))).as(each.getKey()).isEmpty();
    }
    assertThat(tokens.identify(signed(stranger, claims().build()))).as("stranger").isEmpty();
    assertThat(tokens.identify(new PlainJWT(claims().build()).serialize())).as("none").isEmpty();
    assertThat(tokens.identify("no token")).isEmpty();
  }

  @Test
  void issuerWithoutAudience_isRefusedAtTheStart() {
    assertThatThrownBy(() -> new OidcSettings(URI.create(issuer), null, null, "roles"))
        .hasMessageContaining("tidemark.oidc.audience");
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience("tidemark")
        .subject("ada")
        .claim("roles", "tidemark:read")
        .expirationTime(Date.from(NOW.plusSeconds(600)));
  }

  private static String signed(RSAKey by, JWTClaimsSet claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), claims);
    token.sign(new RSASSASigner(by));
    return token.serialize();
  }

  private void serve(String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    provider.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
