package dev.tidemark.alerts.delivery;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that e-mail receivers use.
 *
 * @param host null: there is none
 * @param security {@code starttls} (required), {@code tls} from the first byte, or {@code none}
 * @param from the sender's address
 */
@ConfigurationProperties("tidemark.smtp")
public record MailSettings(
    @Nullable String host,
    @Bindable(defaultValue = "587") int port,
    @Nullable String username,
    @Nullable String password,
    @Bindable(defaultValue = "starttls") String security,
    @Bindable(defaultValue = "tidemark@localhost") String from) {
  @Override
  public String toString() {
    return "MailSettings[" + host + ":" + port + "]";
  }
}
