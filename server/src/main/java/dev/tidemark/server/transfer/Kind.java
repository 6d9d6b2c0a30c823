package dev.tidemark.server.transfer;

/** What an import holds. */
public enum Kind {
  PREDICTIONS("/v1/predictions"),
  LABELS("/v1/labels");

  private final String path;

  Kind(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }
}
