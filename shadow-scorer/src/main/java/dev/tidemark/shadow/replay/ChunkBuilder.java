package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.mapping.BatchEncoder;
import dev.tidemark.shadow.process.Batch;
import dev.tidemark.storage.shadow.FeatureSink;
import java.util.ArrayList;
import java.util.List;

/** Fills every lane's batches while a chunk is read once. Not thread-safe. */
final class ChunkBuilder implements FeatureSink {
  private final LoggedRows rows = new LoggedRows();
  private final List<LaneRun> lanes;
  private final List<List<Batch>> batches = new ArrayList<>();
  private final BatchEncoder[] encoders;

  ChunkBuilder(List<String> features, List<LaneRun> lanes) {
    this.lanes = lanes;
    this.encoders = new BatchEncoder[lanes.size()];
    for (int i = 0; i < encoders.length; i++) {
      List<Batch> own = new ArrayList<>();
      batches.add(own);
      encoders[i] = lanes.get(i).lane().encoder(features, own::add);
    }
  }

  @Override
  public void row(
      String predictionId,
      long timestampMillis,
      double championValue,
      String championLabel,
      double championScore) {
    rows.add(predictionId, timestampMillis, championValue, championLabel, championScore);
    for (BatchEncoder encoder : encoders) {
      encoder.row();
    }
  }

  @Override
  public void number(int feature, double value) {
    for (BatchEncoder encoder : encoders) {
      encoder.number(feature, value);
    }
  }

  @Override
  public void text(int feature, String value) {
    for (BatchEncoder encoder : encoders) {
      encoder.text(feature, value);
    }
  }

  @Override
  public void vector(int feature, float[] value) {
    for (BatchEncoder encoder : encoders) {
      encoder.vector(feature, value);
    }
  }

  void finish() {
    for (BatchEncoder encoder : encoders) {
      encoder.finish();
    }
  }

  LoggedRows rows() {
    return rows;
  }

  BatchEncoder encoder(LaneRun lane) {
    return encoders[lanes.indexOf(lane)];
  }

  List<Batch> batches(LaneRun lane) {
    return batches.get(lanes.indexOf(lane));
  }
}
