package dev.tidemark.server.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version written into the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Objects.requireNonNullElse(
            Version.class.getPackage().getImplementationVersion(), "development build");
    return new String[] {"tidemark " + version};
  }
}
