package dev.tidemark.alerts.receiver;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.InetAddress;

/** Wires what needs configuration. */
@Factory
final class AddressGuardFactory {
  /**
   * @param allow private addresses that receivers may have: {@code CIDR[:port]}, comma-separated
   */
  @Singleton
  AddressGuard addressGuard(@Value("${tidemark.receivers.allow:}") String allow) {
    return new AddressGuard(allow, InetAddress::getAllByName);
  }
}
