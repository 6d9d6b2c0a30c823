package dev.tidemark.storage.engine.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method GET, POST …
 * @param path the path, decoded, without the query
 * @param parameters what stands behind the question mark, decoded; the last of equal names counts
 * @param headers by lower-case name; repeated ones are joined by a comma
 * @param body its body, perhaps empty
 * @param keepAlive whether the client wants to send another request on the connection
 */
record HttpRequest(
    String method,
    String path,
    Map<String, String> parameters,
    Map<String, String> headers,
    BodyInput body,
    boolean keepAlive) {

  private static final int MAX_HEADERS = 200;

  /** Reads the next request's head; null if the client has closed the connection. */
  static @Nullable HttpRequest read(SocketInput in, OutputStream out, long maxBody)
      throws IOException, HttpFailure {
    @Nullable String start = in.line();
    while (start != null && start.isEmpty()) {
      start = in.line();
    }
    if (start == null) {
      return null;
    }
    String[] parts = start.split(" ", -1);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new HttpFailure(400, 0, "not an HTTP/1.1 request");
    }
    Map<String, String> headers = headers(in);
    int question = parts[1].indexOf('?');
    String path = question < 0 ? parts[1] : parts[1].substring(0, question);
    String query = question < 0 ? "" : parts[1].substring(question + 1);
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    boolean keepAlive =
        parts[2].equals("HTTP/1.1")
            ? !connection.contains("close")
            : connection.contains("keep-alive");
    return new HttpRequest(
        parts[0],
        decode(path),
        parameters(query),
        headers,
        body(in, out, headers, maxBody),
        keepAlive);
  }

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Whether a parameter is set to something other than 0 or false. */
  boolean isSet(String name) {
    return parameter(name)
        .map(v -> !v.isEmpty() && !v.equals("0") && !v.equals("false"))
        .orElse(false);
  }

  private static Map<String, String> headers(SocketInput in) throws IOException, HttpFailure {
    Map<String, String> headers = new HashMap<>();
    int count = 0;
    for (@Nullable String line = in.line(); line != null && !line.isEmpty(); line = in.line()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || Character.isWhitespace(line.charAt(0)) || ++count > MAX_HEADERS) {
        throw new HttpFailure(400, 0, "broken or too many headers");
      }
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + "," + b);
    }
    return headers;
  }

  private static BodyInput body(
      SocketInput in, OutputStream out, Map<String, String> headers, long maxBody)
      throws HttpFailure {
    @Nullable String encoding = headers.get("transfer-encoding");
    @Nullable String length = headers.get("content-length");
    BodyInput body;
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked") || length != null) {
        throw new HttpFailure(400, 0, "unsupported Transfer-Encoding");
      }
      body = BodyInput.ofChunks(in, maxBody);
    } else {
      body = BodyInput.ofLength(in, length(length, maxBody), maxBody);
    }
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      body.beforeFirstRead(() -> sendContinue(out));
    }
    return body;
  }

  private static long length(@Nullable String header, long maxBody) throws HttpFailure {
    if (header == null) {
      return 0;
    }
    try {
      long length = Long.parseLong(header);
      if (length < 0) {
        throw new HttpFailure(400, 0, "negative Content-Length");
      }
      if (length > maxBody) {
        throw new HttpFailure(413, 0, "the request's body is larger than " + maxBody + " bytes");
      }
      return length;
    } catch (NumberFormatException e) {
      throw new HttpFailure(400, 0, "broken Content-Length");
    }
  }

  private static void sendContinue(OutputStream out) {
    try {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> parameters(String query) throws HttpFailure {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.put(decode(name), decode(value));
      }
    }
    return parameters;
  }

  private static String decode(String text) throws HttpFailure {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(400, 0, "broken percent encoding in the request's address");
    }
  }
}
