package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.mapping.BatchEncoder;
import dev.tidemark.shadow.process.Batch;
import dev.tidemark.storage.shadow.LoggedColumns;
import dev.tidemark.storage.shadow.TrafficBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Fills every lane's batches while a chunk is read once. Not thread-safe. */
final class ChunkBuilder implements Consumer<TrafficBlock> {
  private final LoggedColumns logged = new LoggedColumns();
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
  public void accept(TrafficBlock block) {
    logged.addAll(block.logged());
    for (BatchEncoder encoder : encoders) {
      encoder.add(block);
    }
  }

  void finish() {
    for (BatchEncoder encoder : encoders) {
      encoder.finish();
    }
  }

  List<LaneRun> lanes() {
    return lanes;
  }

  LoggedColumns logged() {
    return logged;
  }

  BatchEncoder encoder(LaneRun lane) {
    return encoders[lanes.indexOf(lane)];
  }

  List<Batch> batches(LaneRun lane) {
    return batches.get(lanes.indexOf(lane));
  }
}
