package dev.tidemark.server.transfer;

/** What an import holds. */
public enum Kind {
  PREDICTIONS("/v1/predictions"),
  LABELS("/v1/labels"),
  SHADOW_PREDICTIONS("/v1/shadow-predictions");

  private final String path;

  Kind(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }
}
