package dev.tidemark.server.assembly;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A room that a process may or may not run. */
public enum Role {
  COLLECTOR,
  ANALYZER,
  SHADOW_SCORER,
  ALERTS,
  DASHBOARD;

  /** As the command line writes it: {@code shadow-scorer}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @param text comma-separated
   * @throws StartupException naming the unknown role and the known ones
   */
  public static Set<Role> parse(String text) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : text.split(",", -1)) {
      roles.add(
          Stream.of(values())
              .filter(role -> role.text().equals(name.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new StartupException(
                      "There is no role '"
                          + name.strip()
                          + "'. Roles are "
                          + Stream.of(values()).map(Role::text).collect(Collectors.joining(", "))
                          + ".")));
    }
    return roles;
  }
}
