package dev.tidemark.server.transfer;

import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.console.Steps;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;

/** Sends a file as a model's reference: whole, since a reference is whole or not there. */
public final class ReferenceUpload {
  private final TidemarkClient client;
  private final String path;

  public ReferenceUpload(TidemarkClient client, String model, String name) {
    this(
        client,
        "/v1/models/"
            + TidemarkClient.encode(model)
            + "/references/"
            + TidemarkClient.encode(name));
  }

  /**
   * @param path where the server keeps the reference
   */
  public ReferenceUpload(TidemarkClient client, String path) {
    this.client = client;
    this.path = path;
  }

  /**
   * @param name a path, or {@code -} for standard input
   * @return rows of the reference
   * @throws IOException if the file cannot be read; the message is for the user
   */
  public long run(String name, Steps.Progress progress) throws IOException {
    RecordFile file = RecordFile.of(name);
    try (RecordFile.Opened opened = file.open()) {
      long size = file.size();
      CountedInput raw = opened.raw();
      var body =
          new BufferedInputStream(opened.body()) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) throws IOException {
              progress.at(
                  raw.count(), size, String.format(Locale.ROOT, "%,d bytes sent", raw.count()));
              return super.read(target, offset, length);
            }
          };
      return (long)
          client
              .put(path, opened.form().mediaType(), BodyPublishers.ofInputStream(() -> body))
              .body()
              .number("rows")
              .orElse(0);
    }
  }
}
