package dev.tidemark.server.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider whose tokens open the API.
 *
 * @param issuer must be the tokens' {@code iss}; null: no tokens are taken
 * @param audience must be among the tokens' {@code aud}; needed when there is an issuer
 * @param jwksUri the provider's public keys; null: as its discovery document says
 * @param claim holds the scopes, as a list or as words: {@code tidemark:ingest}, {@code
 *     tidemark:read}, {@code tidemark:admin}
 */
@ConfigurationProperties("tidemark.oidc")
record OidcSettings(
    @Nullable URI issuer,
    @Nullable String audience,
    @Nullable URI jwksUri,
    @Bindable(defaultValue = "scope") String claim) {
  OidcSettings {
    if (issuer != null && (audience == null || audience.isBlank())) {
      throw new IllegalArgumentException(
          "tidemark.oidc.audience is needed beside tidemark.oidc.issuer: a token made for another"
              + " service must not open this one");
    }
  }
}
