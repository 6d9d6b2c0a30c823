package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.asset.Assets;
import java.util.List;

/** The API, operation by operation. */
public record DocsPage(Assets assets, List<Group> groups) {
  /** Operations about one subject. */
  public record Group(String name, String description, List<Operation> operations) {}

  /**
   * One method of one path.
   *
   * @param id of the place on the page
   * @param scope that a key needs; empty: anybody may
   */
  public record Operation(
      String id,
      String method,
      String path,
      String summary,
      String description,
      String scope,
      List<Parameter> parameters,
      List<Example> requests,
      List<Example> answers) {}

  /**
   * @param place {@code path}, {@code query} or {@code header}
   */
  public record Parameter(String name, String place, String description) {}

  /**
   * @param title media type or status
   * @param text empty: none
   */
  public record Example(String title, String text) {}
}
