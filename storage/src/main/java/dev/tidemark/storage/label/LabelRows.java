package dev.tidemark.storage.label;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ground truth labels on their way to be stored, in order of arrival. Not thread-safe. */
public final class LabelRows {
  private final List<GroundTruth> labels = new ArrayList<>();
  private int byteSize;

  public void add(GroundTruth label) {
    labels.add(label);
    byteSize += 64 + label.predictionId().length() + label.label().text().length();
  }

  public int size() {
    return labels.size();
  }

  /** Bytes held, roughly. */
  public int byteSize() {
    return byteSize;
  }

  public List<GroundTruth> labels() {
    return List.copyOf(labels);
  }

  /** The models met, each once. */
  public Set<String> models() {
    Set<String> models = new HashSet<>();
    labels.forEach(label -> models.add(label.model()));
    return models;
  }
}
