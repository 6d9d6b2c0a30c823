package dev.tidemark.shadow.mapping;

import dev.tidemark.shadow.process.Batch;
import dev.tidemark.shadow.process.Payload;
import dev.tidemark.storage.shadow.TrafficBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills a model's inputs row by row, and hands on a batch whenever enough rows are there. Features
 * are named by their place in a list shared with whoever reads them. Not thread-safe.
 */
public final class BatchEncoder {
  private final Mapping mapping;
  private final int batchRows;
  private final Consumer<Batch> batches;
  private final List<InputBuffer> inputs = new ArrayList<>();
  private final Cell[][] cells;
  private final @Nullable Cell[] plain;
  private String problem = "";
  private int rows;

  /**
   * @param features the shared list; holds every feature of the mapping
   */
  public BatchEncoder(
      Mapping mapping, List<String> features, int batchRows, Consumer<Batch> batches) {
    this.mapping = mapping;
    this.batchRows = batchRows;
    this.batches = batches;
    this.cells = new Cell[features.size()][];
    List<List<Cell>> byFeature = new ArrayList<>();
    features.forEach(_ -> byFeature.add(new ArrayList<>()));
    for (InputMapping input : mapping.inputs()) {
      InputBuffer buffer = InputBuffer.of(input, mapping, batchRows);
      inputs.add(buffer);
      for (int column = 0; column < input.features().size(); column++) {
        String feature = input.features().get(column);
        byFeature
            .get(features.indexOf(feature))
            .add(new Cell(buffer, column, mapping.categories().get(feature), mapping.unseen()));
      }
    }
    this.plain = new @Nullable Cell[cells.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = byFeature.get(i).toArray(new Cell[0]);
      plain[i] = cells[i].length == 1 && cells[i][0].isPlain() ? cells[i][0] : null;
    }
  }

  /** Starts a row in which everything is null. */
  public void row() {
    if (rows == batchRows) {
      flush();
    }
    for (InputBuffer input : inputs) {
      input.startRow(rows);
    }
    rows++;
  }

  /** Adds every row of a block. */
  public void add(TrafficBlock block) {
    for (int row = 0; row < block.rows(); row++) {
      row();
      int end = block.firstNumber(row + 1);
      for (int i = block.firstNumber(row); i < end; i++) {
        int feature = block.numberFeature(i);
        double value = block.number(i);
        if (feature != TrafficBlock.UNASKED && !Double.isNaN(value)) {
          number(feature, value);
        }
      }
      end = block.firstText(row + 1);
      for (int i = block.firstText(row); i < end; i++) {
        int feature = block.textFeature(i);
        if (feature != TrafficBlock.UNASKED) {
          text(feature, block.text(i));
        }
      }
      end = block.firstVector(row + 1);
      for (int i = block.firstVector(row); i < end; i++) {
        int feature = block.vectorFeature(i);
        if (feature != TrafficBlock.UNASKED) {
          vector(feature, block.vector(i));
        }
      }
    }
  }

  /** The cell of most features of most models is found in the fewest steps. */
  public void number(int feature, double value) {
    Cell only = plain[feature];
    if (only != null) {
      only.input().putPlain(only.column(), (float) value);
      return;
    }
    for (Cell cell : cells[feature]) {
      cell.number(value);
    }
  }

  public void text(int feature, String value) {
    for (Cell cell : cells[feature]) {
      cell.text(value);
    }
  }

  public void vector(int feature, float[] value) {
    for (Cell cell : cells[feature]) {
      if (!cell.vector(value) && problem.isEmpty()) {
        problem =
            "Feature '"
                + mapping.features().get(feature)
                + "' has "
                + value.length
                + " values where input '"
                + cell.input().name()
                + "' takes "
                + cell.input().width()
                + ".";
      }
    }
  }

  /** Hands on the last batch. */
  public void finish() {
    if (rows > 0) {
      flush();
    }
  }

  /** Why some row cannot be scored; empty when all can. */
  public String problem() {
    return problem;
  }

  private void flush() {
    int length = 4;
    for (InputBuffer input : inputs) {
      String missing = input.missing(rows);
      if (!missing.isEmpty() && problem.isEmpty()) {
        problem = missing;
      }
      length = input.sizeAfter(length, rows);
    }
    byte[] payload = new byte[length];
    java.nio.ByteBuffer header = Payload.reader(payload);
    header.putInt(rows);
    int position = 4;
    for (InputBuffer input : inputs) {
      position = input.copyTo(payload, position, rows);
    }
    batches.accept(new Batch(rows, payload, length));
    rows = 0;
  }
}
