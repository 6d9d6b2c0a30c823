package dev.tidemark.shadow.process;

import dev.tidemark.storage.replay.Execution;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that ONNX Runtime has taken.
 *
 * @param execution what it is computed on
 * @param device name of the processor or graphics card
 * @param fallbackReason why it is not computed on what was asked for; empty when it is
 * @param outputs in the file's order
 */
public record Loaded(
    Execution execution, String device, String fallbackReason, List<Output> outputs) {
  /** What an output holds. */
  public enum Form {
    NUMBERS,
    TEXTS,
    /** A map of class to probability for each row, as scikit-learn's exporter writes (ZipMap). */
    MAPS,
    OTHER;

    /** As it is sent. */
    public int code() {
      return List.of(values()).indexOf(this);
    }
  }

  /**
   * @param whole whether the numbers are integers or booleans
   * @param shape −1 where it varies; empty for maps
   */
  public record Output(String name, Form form, boolean whole, List<Long> shape) {
    /** Values of a row, 0 when that varies. */
    public int width() {
      long width = 1;
      for (int i = 1; i < shape.size(); i++) {
        width *= Math.max(0, shape.get(i));
      }
      return (int) Math.min(width, Integer.MAX_VALUE);
    }
  }

  static Loaded read(ByteBuffer from) throws IOException {
    Execution execution = Execution.of(Payload.text(from));
    String device = Payload.text(from);
    String reason = Payload.text(from);
    List<Output> outputs = new ArrayList<>();
    int count = Payload.length(from, 4);
    for (int i = 0; i < count; i++) {
      String name = Payload.text(from);
      Form form = Form.values()[Math.floorMod(from.getInt(), Form.values().length)];
      boolean whole = from.getInt() != 0;
      int rank = Payload.length(from, 4);
      List<Long> shape = new ArrayList<>();
      for (int d = 0; d < rank; d++) {
        shape.add((long) from.getInt());
      }
      outputs.add(new Output(name, form, whole, List.copyOf(shape)));
    }
    return new Loaded(execution, device, reason, List.copyOf(outputs));
  }
}
