package dev.tidemark.dashboard.asset;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** Serves {@link Assets}. An address of another version is answered too, but not to be kept. */
@Controller("/assets")
final class AssetController {
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final Assets assets;

  AssetController(Assets assets) {
    this.assets = assets;
  }

  @Get("/{version}/{+file}")
  HttpResponse<byte[]> asset(String version, String file) {
    byte[] content = assets.find(file).orElseThrow(() -> Problem.notFound("asset", file));
    boolean current = version.equals(assets.version());
    return HttpResponse.ok(content)
        .contentType(type(file))
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
