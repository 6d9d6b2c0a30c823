package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.asset.Assets;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;

/** What pages have in common. */
final class Views {
  static final Shell.Crumb FLEET = new Shell.Crumb("Fleet", "/");

  private Views() {}

  /** A page that cannot be shown says so as a page. */
  static MutableHttpResponse<?> problem(Problem problem, Assets assets) {
    Shell shell = new Shell(problem.title(), "", List.of(), "js/fleet.js", false, assets);
    return PageHeaders.page("problem", new ProblemPage(shell, problem.title(), problem.detail()))
        .status(problem.status());
  }
}
