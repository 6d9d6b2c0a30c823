package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.profile.ProfileRow;
import dev.tidemark.storage.result.MetricResult;
import java.util.List;

/** What one window's analysis writes. */
record WindowFindings(List<MetricResult> results, List<ProfileRow> profiles) {
  WindowFindings {
    results = List.copyOf(results);
    profiles = List.copyOf(profiles);
  }
}
