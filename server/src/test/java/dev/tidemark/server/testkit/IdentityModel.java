package dev.tidemark.server.testkit;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;

/** The smallest candidate there is, ready to be registered. */
public final class IdentityModel {
  /** Of {@link #multipart}. */
  public static final String CONTENT_TYPE = "multipart/form-data; boundary=tide";

  /** ONNX, opset 17: {@code score = Identity(x)}, a column of floats. */
  private static final byte[] ONNX =
      Base64.getDecoder()
          .decode(
              "CAhCBAoAEBE6SRIBZ1oUCgF4Eg8KDQgBEgkKAxIBTgoCCAFiGAoFc2NvcmUSDwoNCAESCQoDEgFO"
                  + "CgIIAQoUCgF4EgVzY29yZSIISWRlbnRpdHk=");

  private IdentityModel() {}

  /** The file as the part {@code model}. */
  public static BodyPublisher multipart() {
    return BodyPublishers.concat(
        BodyPublishers.ofString(
            """
            --tide\r
            Content-Disposition: form-data; name="model"; filename="m.onnx"\r
            Content-Type: application/octet-stream\r
            \r
            """),
        BodyPublishers.ofByteArray(ONNX),
        BodyPublishers.ofString("\r\n--tide--\r\n"));
  }
}
