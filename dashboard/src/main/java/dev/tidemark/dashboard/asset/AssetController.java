package dev.tidemark.dashboard.asset;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves {@link Assets}. An address of another version is answered too, but not to be kept. */
@Controller("/assets")
final class AssetController {
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private static final Pattern GZIP =
      Pattern.compile("(?i)\\bgzip\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\b)");

  private final Assets assets;

  AssetController(Assets assets) {
    this.assets = assets;
  }

  @Get("/{version}/{+file}")
  HttpResponse<byte[]> asset(
      String version, String file, @Header("Accept-Encoding") @Nullable String encodings) {
    boolean zipped = encodings != null && GZIP.matcher(encodings).find();
    byte[] content =
        (zipped ? assets.findZipped(file) : assets.find(file))
            .orElseThrow(() -> Problem.notFound("asset", file));
    boolean current = version.equals(assets.version());
    MutableHttpResponse<byte[]> answer = HttpResponse.ok(content);
    if (zipped) {
      answer.header("Content-Encoding", "gzip");
    }
    return answer
        .contentType(type(file))
        .header("Vary", "Accept-Encoding")
        .header("Cache-Control", current ? FOR_EVER : "no-cache")
        .header("X-Content-Type-Options", "nosniff");
  }

  private static MediaType type(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "css" -> new MediaType("text/css; charset=utf-8");
      case "js" -> new MediaType("text/javascript; charset=utf-8");
      default -> new MediaType("image/svg+xml");
    };
  }
}
