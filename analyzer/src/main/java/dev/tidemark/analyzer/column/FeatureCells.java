package dev.tidemark.analyzer.column;

import dev.tidemark.storage.column.Cells;
import dev.tidemark.storage.column.TextCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The cells of all features of one side, numbers slice after slice: in memory while they are few,
 * in a file once they are more than a budget. Filled by one thread; then it may be read by several.
 */
public final class FeatureCells implements AutoCloseable {
  private final long budgetBytes;
  private final Path folder;
  private final Map<String, List<Block>> numbers = new TreeMap<>();
  private final Map<String, TextCounts> texts;
  private long bytes;
  private @Nullable SpillFile file;

  /** Numbers of one slice. */
  private sealed interface Block {
    int size();

    record InMemory(Cells cells) implements Block {
      @Override
      public int size() {
        return cells.size();
      }
    }

    /**
     * @param weights where they begin; below 0 when all rows weigh the same
     */
    record InFile(long values, long weights, int size) implements Block {}
  }

  /**
   * No numbers yet.
   *
   * @param texts of all features, grouped and so never many
   * @param budgetBytes most memory for numbers
   * @param folder for what does not fit
   */
  public FeatureCells(Map<String, TextCounts> texts, long budgetBytes, Path folder) {
    this.texts = Map.copyOf(texts);
    this.budgetBytes = budgetBytes;
    this.folder = folder;
  }

  /** Adds one feature's numbers of one slice; the arrays are given away. */
  public void add(String feature, Cells cells) {
    if (file != null) {
      blocks(feature).add(write(file, cells));
      return;
    }
    blocks(feature).add(new Block.InMemory(cells));
    bytes += (long) Double.BYTES * (cells.values().length + cells.weights().length);
    if (bytes > budgetBytes) {
      SpillFile opened = SpillFile.in(folder);
      numbers.values().forEach(blocks -> blocks.replaceAll(block -> inFile(opened, block)));
      file = opened;
    }
  }

  /** Whether the numbers are in memory. */
  public boolean isInMemory() {
    return file == null;
  }

  /** Features with numbers or texts. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(numbers.keySet());
    names.addAll(texts.keySet());
    return names;
  }

  /** A feature's numbers in no order, given away: those in memory can be asked for once. */
  public Cells numbers(String feature) {
    List<Block> blocks = numbers.getOrDefault(feature, List.of());
    if (blocks.isEmpty()) {
      return Cells.NONE;
    }
    if (blocks.size() == 1 && blocks.getFirst() instanceof Block.InMemory(Cells cells)) {
      return cells;
    }
    int size = Math.toIntExact(blocks.stream().mapToLong(Block::size).sum());
    boolean weighted = blocks.stream().anyMatch(FeatureCells::isWeighted);
    double[] values = new double[size];
    double[] weights = new double[weighted ? size : 0];
    int at = 0;
    for (Block block : blocks) {
      copy(block, values, weights, at);
      at += block.size();
    }
    return new Cells(values, weights);
  }

  public TextCounts texts(String feature) {
    return texts.getOrDefault(feature, TextCounts.NONE);
  }

  private static boolean isWeighted(Block block) {
    return switch (block) {
      case Block.InMemory(Cells cells) -> cells.weights().length > 0;
      case Block.InFile(long _, long weights, int _) -> weights >= 0;
    };
  }

  private void copy(Block block, double[] values, double[] weights, int at) {
    switch (block) {
      case Block.InMemory(Cells cells) -> {
        System.arraycopy(cells.values(), 0, values, at, cells.size());
        if (cells.weights().length > 0) {
          System.arraycopy(cells.weights(), 0, weights, at, cells.size());
        }
      }
      case Block.InFile(long start, long startOfWeights, int size) -> {
        SpillFile from = Objects.requireNonNull(file);
        from.read(start, values, at, size);
        if (startOfWeights >= 0) {
          from.read(startOfWeights, weights, at, size);
        }
      }
    }
  }

  private List<Block> blocks(String feature) {
    return numbers.computeIfAbsent(feature, _ -> new ArrayList<>());
  }

  private static Block inFile(SpillFile file, Block block) {
    return block instanceof Block.InMemory(Cells cells) ? write(file, cells) : block;
  }

  private static Block write(SpillFile file, Cells cells) {
    long values = file.write(cells.values());
    long weights = cells.weights().length == 0 ? -1 : file.write(cells.weights());
    return new Block.InFile(values, weights, cells.size());
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
