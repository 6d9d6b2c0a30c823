package dev.tidemark.server.access;

import dev.tidemark.storage.access.Scope;
import java.security.Principal;

/** Who calls. */
record Identity(String name, Scope scope) implements Principal {
  /** Whoever calls while nothing protects the server, which then listens on loopback only. */
  static final Identity LOCAL = new Identity("local", Scope.ADMIN);

  @Override
  public String getName() {
    return name;
  }
}
