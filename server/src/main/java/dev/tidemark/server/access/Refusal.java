package dev.tidemark.server.access;

import dev.tidemark.storage.access.Scope;
import dev.tidemark.storage.problem.Problem;

/** How callers are told that they may not. */
final class Refusal {
  private Refusal() {}

  static Problem forbidden(String detail) {
    return Problem.of("forbidden", "Forbidden", 403, detail);
  }

  static Problem unknown(boolean hasCredential) {
    return Problem.of(
        "unauthorized",
        "Unauthorized",
        401,
        hasCredential
            ? "This key is not known here; it may have been revoked, or be a token that has"
                + " expired."
            : "This server asks for an API key: Authorization: Bearer tmk_…");
  }

  static Problem tooLittle(Identity identity, Scope needed) {
    return forbidden(
        "The key '"
            + identity.name()
            + "' has the scope "
            + identity.scope().text()
            + "; this call needs "
            + needed.text()
            + (needed == Scope.ADMIN ? "." : " or admin."));
  }
}
