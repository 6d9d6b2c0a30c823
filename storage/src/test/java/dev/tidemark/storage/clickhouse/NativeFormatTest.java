package dev.tidemark.storage.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.data.ClickHouseFormat;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ClickHouse writes in the Native format is read as it was meant. */
class NativeFormatTest {
  private static final String COLUMNS =
      """
      SELECT
        toString(number) || repeat('x', number % 300),
        CAST(if(number % 2 = 0, map('a', number / 2, 'b', 1.), map('c', 7.))
          AS Map(LowCardinality(String), Float64)),
        CAST(if(number < 70000, map(), map('job', 'x' || toString(number % 1000)))
          AS Map(LowCardinality(String), LowCardinality(String))),
        CAST(map('e', [1.5, 2], 'f', []) AS Map(LowCardinality(String), Array(Float32))),
        toLowCardinality(if(number % 3 = 0, 'yes', 'no'))
      FROM numbers(100000)
      ORDER BY number
      """;

  private ClickHouse clickHouse;

  @BeforeEach
  void connect() {
    clickHouse = TestEngine.newClickHouse();
  }

  @AfterEach
  void close() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void mapsListsAndTexts_areReadAsTheyWere() {
    List<String> found =
        clickHouse.stream(
            COLUMNS,
            Map.of(),
            ClickHouseFormat.Native,
            body -> {
              NativeInput in = new NativeInput(body);
              List<String> lines = new ArrayList<>();
              while (in.nextBlock()) {
                read(in, lines);
              }
              return lines;
            });
    assertThat(found).hasSize(100_000);
    assertThat(found.getFirst()).isEqualTo("0 {a=0.0, b=1.0} - yes 2");
    assertThat(found.get(1)).isEqualTo("1x {c=7.0} - no 4");
    assertThat(found.get(70_002)).startsWith("70002xxx").contains("{a=35001.0, b=1.0} x2 yes ");
  }

  private static void read(NativeInput in, List<String> lines) throws IOException {
    TextColumn texts = new TextColumn();
    NumberColumn ends = new NumberColumn();
    CodeColumn names = new CodeColumn();
    NumberColumn values = new NumberColumn();
    NumberColumn wordEnds = new NumberColumn();
    CodeColumn words = new CodeColumn();
    NumberColumn innerEnds = new NumberColumn();
    CodeColumn answers = new CodeColumn();
    in.texts(texts);
    in.numberMaps(ends, names, values);
    in.codeMaps(wordEnds, new CodeColumn(), words);
    assertThat(in.vectorMaps(new NumberColumn(), new CodeColumn(), innerEnds))
        .hasSize(2 * in.rows());
    in.codes(answers);
    int at = 0;
    for (int row = 0; row < in.rows(); row++) {
      List<String> map = new ArrayList<>();
      for (; at < ends.getLong(row); at++) {
        map.add(names.get(at) + "=" + values.getDouble(at));
      }
      long word = wordEnds.getLong(row);
      String job = row > 0 && wordEnds.getLong(row - 1) < word ? words.get((int) word - 1) : "-";
      lines.add(
          String.join(
              " ",
              texts.get(row),
              "{" + String.join(", ", map) + "}",
              job,
              answers.get(row),
              String.valueOf(innerEnds.getLong(2 * row + 1))));
    }
  }
}
