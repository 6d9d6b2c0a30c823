package dev.tidemark.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.storage.access.ApiKeys;
import dev.tidemark.storage.access.Scope;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Optional;

/** Whether callers must say who they are, and who they are. Thread-safe; never blocks. */
@Singleton
public final class Access {
  private final ApiKeys keys;
  private final OidcTokens tokens;
  private final Protection protection;

  Access(ApiKeys keys, OidcTokens tokens, Protection protection) {
    this.keys = keys;
    this.tokens = tokens;
    this.protection = protection;
  }

  /**
   * Whether anybody on this machine may do anything. Over with the first key, for ever: a server
   * whose keys were all revoked is shut, not open.
   */
  boolean isOpen() {
    return protection.isLoopback() && !keys.isAny() && !tokens.areTaken();
  }

  /** Whether anybody could say who they are: there is a good key, or a provider of tokens. */
  public boolean isAnyAdmitted() {
    return keys.isAnyActive() || tokens.areTaken();
  }

  /** Who holds that key or token. */
  Optional<Identity> identify(String credential) {
    if (isOperator(credential)) {
      return Optional.of(new Identity("operator", Scope.ADMIN));
    }
    return credential.startsWith(ApiKeys.PREFIX)
        ? keys.find(credential).map(key -> new Identity(key.name(), key.scope()))
        : tokens.identify(credential);
  }

  private boolean isOperator(String credential) {
    return MessageDigest.isEqual(
        credential.getBytes(UTF_8), protection.operatorKey().getBytes(UTF_8));
  }

  /** Keys may be made and revoked by other processes. */
  @Scheduled(fixedDelay = "${tidemark.access.refresh:3s}", initialDelay = "3s")
  void refresh() {
    keys.refresh();
  }
}
