package dev.tidemark.storage.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FlatColumnsTest {
  @Test
  void everyColumnFindsItsPlaceInTheRecord() {
    FlatColumns columns =
        FlatColumns.of(
            List.of("age", "prediction_id", "probability:yes", "job", "tag:country", "label"));

    assertEquals(
        "{\"prediction_id\":\"a\",\"label\":1,\"features\":{\"age\":41,\"job\":\"x\"},"
            + "\"probabilities\":{\"yes\":0.5},\"tags\":{\"country\":\"DE\"}}",
        columns.record(new String[] {"41", "\"a\"", "0.5", "\"x\"", "\"DE\"", "1"}));
    assertEquals(List.of("age", "job"), columns.features());
  }

  @Test
  void onlyFeaturesAreNullInTheRecord() {
    FlatColumns columns = FlatColumns.of(List.of("score", "age", "tag:country"));

    assertEquals(
        "{\"features\":{\"age\":null},\"tags\":{}}",
        columns.record(new String[] {null, null, null}));
  }

  @Test
  void namesAreDataWhateverTheyHold() {
    FlatColumns columns = FlatColumns.of(List.of("a\"},\n{\"b"));

    assertEquals("{\"features\":{\"a\\\"},\\n{\\\"b\":1}}", columns.record(new String[] {"1"}));
  }

  @Test
  void columnsThatMakeNoRecordAreNamed() {
    assertEquals(
        "column 'age' is there twice",
        assertThrows(IllegalArgumentException.class, () -> FlatColumns.of(List.of("age", "age")))
            .getMessage());
    assertEquals(
        "column 2 has no name",
        assertThrows(IllegalArgumentException.class, () -> FlatColumns.of(List.of("age", " ")))
            .getMessage());
    assertEquals(
        "column \"age\" cannot stand beside a column 'features' that holds all of them",
        assertThrows(
                IllegalArgumentException.class, () -> FlatColumns.of(List.of("age", "features")))
            .getMessage());
  }
}
