package dev.tidemark.server.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A {@code multipart/form-data} body. Not thread-safe. */
final class Multipart {
  private static final String BOUNDARY = "tidemark-demo-7d9c1f0b52a64e8c";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  static String contentType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  Multipart file(String name, String fileName, byte[] content) {
    text(
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\""
            + name
            + "\"; filename=\""
            + fileName
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    body.writeBytes(content);
    text("\r\n");
    return this;
  }

  Multipart json(String name, String content) {
    text(
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\""
            + name
            + "\"\r\nContent-Type: application/json\r\n\r\n"
            + content
            + "\r\n");
    return this;
  }

  byte[] toByteArray() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(body.toByteArray());
    whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return whole.toByteArray();
  }

  private void text(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
