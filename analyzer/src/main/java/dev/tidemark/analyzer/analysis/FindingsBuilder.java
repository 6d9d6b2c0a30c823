package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.storage.profile.ProfileRow;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import java.util.ArrayList;
import java.util.List;

/** Turns what was found into rows. */
final class FindingsBuilder {
  private final WindowTask task;
  private final Stamp stamp;
  private final List<MetricResult> results = new ArrayList<>();
  private final List<ProfileRow> profiles = new ArrayList<>();

  FindingsBuilder(WindowTask task, Stamp stamp) {
    this.task = task;
    this.stamp = stamp;
  }

  void column(Comparison column) {
    profiles.add(ProfileRows.of(task, stamp, column));
  }

  WindowFindings build(Analysed found) {
    found
        .columns()
        .forEach((name, judgements) ->
            judgements.stream()
                .filter(judgement ->
                    task.reference().isPresent() || !needsReference(judgement.measurement()))
                .forEach(judgement -> add(name.subject(), name.text(), judgement)));
    found.model().forEach(judgement -> add(Subject.MODEL, "", judgement));
    return new WindowFindings(results, profiles);
  }

  private static boolean needsReference(Measurement measurement) {
    return measurement.samples().reference() == 0 && Double.isNaN(measurement.value());
  }

  private void add(Subject subject, String feature, Judgement judgement) {
    Measurement m = judgement.measurement();
    results.add(
        new MetricResult(
            task.settings().name(),
            task.version(),
            m.metric(),
            subject,
            feature,
            task.segment().text(),
            task.windowLength(),
            task.window(),
            task.referenceName(),
            task.settings().profile(),
            m.value(),
            m.lower(),
            m.upper(),
            m.pValue(),
            judgement.adjusted(),
            m.expected(),
            m.samples().current(),
            Math.max(0, m.samples().reference()),
            m.referenceValue(),
            judgement.status(),
            judgement.detail(),
            stamp.revision(),
            stamp.computedAt()));
  }
}
