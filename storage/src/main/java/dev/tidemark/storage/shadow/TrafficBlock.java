package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.CodeColumn;
import dev.tidemark.storage.clickhouse.NativeInput;
import dev.tidemark.storage.clickhouse.NumberColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Some logged predictions as whole columns. Features are named by their place in the list the
 * reader was given; a feature that has no value in a row was null. Filled again for the next rows:
 * what is needed longer has to be copied.
 */
public final class TrafficBlock {
  /** Place of a feature nobody asked for. */
  public static final int UNASKED = -1;

  private final Map<String, Integer> features;
  private final LoggedColumns logged = new LoggedColumns();
  private final NumberColumn numberEnds = new NumberColumn();
  private final CodeColumn numberNames = new CodeColumn();
  private final NumberColumn numbers = new NumberColumn();
  private final NumberColumn textEnds = new NumberColumn();
  private final CodeColumn textNames = new CodeColumn();
  private final CodeColumn texts = new CodeColumn();
  private final NumberColumn vectorEnds = new NumberColumn();
  private final CodeColumn vectorNames = new CodeColumn();
  private final NumberColumn innerEnds = new NumberColumn();
  private int[] numberFeatures = {};
  private int[] textFeatures = {};
  private int[] vectorFeatures = {};
  private float[] vectors = {};
  private int rows;

  TrafficBlock(Map<String, Integer> features) {
    this.features = features;
  }

  void fill(NativeInput in) throws IOException {
    rows = in.rows();
    logged.fill(in);
    in.numberMaps(numberEnds, numberNames, numbers);
    in.codeMaps(textEnds, textNames, texts);
    vectors = in.vectorMaps(vectorEnds, vectorNames, innerEnds);
    numberFeatures = places(numberNames);
    textFeatures = places(textNames);
    vectorFeatures = places(vectorNames);
  }

  public int rows() {
    return rows;
  }

  /** Ids, times and the champion's answers. */
  public LoggedColumns logged() {
    return logged;
  }

  /** Where a row's numbers begin; they end where those of the next row begin. */
  public int firstNumber(int row) {
    return begin(numberEnds, row);
  }

  /** The feature of a number, or {@link #UNASKED}. */
  public int numberFeature(int index) {
    return numberFeatures[numberNames.code(index)];
  }

  /** NaN when the feature was sent as NaN, which is null. */
  public double number(int index) {
    return numbers.getDouble(index);
  }

  /** Where a row's texts begin. */
  public int firstText(int row) {
    return begin(textEnds, row);
  }

  public int textFeature(int index) {
    return textFeatures[textNames.code(index)];
  }

  public String text(int index) {
    return texts.get(index);
  }

  /** Where a row's vectors begin. */
  public int firstVector(int row) {
    return begin(vectorEnds, row);
  }

  public int vectorFeature(int index) {
    return vectorFeatures[vectorNames.code(index)];
  }

  public float[] vector(int index) {
    return Arrays.copyOfRange(vectors, begin(innerEnds, index), begin(innerEnds, index + 1));
  }

  private int[] places(CodeColumn names) {
    int[] places = new int[names.words().size()];
    Arrays.setAll(places, i -> features.getOrDefault(names.words().get(i), UNASKED));
    return places;
  }

  private static int begin(NumberColumn ends, int row) {
    return row == 0 ? 0 : (int) ends.getLong(row - 1);
  }
}
