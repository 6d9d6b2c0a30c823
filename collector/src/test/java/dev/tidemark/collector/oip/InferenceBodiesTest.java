package dev.tidemark.collector.oip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.inference.InferenceMapping;
import dev.tidemark.storage.record.RecordLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InferenceBodiesTest {
  private static final String REQUEST =
      "{\"inputs\":[{\"name\":\"age\",\"shape\":[2],\"datatype\":\"INT64\",\"data\":[41,29]},"
          + "{\"name\":\"job\",\"shape\":[2,1],\"datatype\":\"BYTES\",\"data\":[[\"teacher\"],[null]]},"
          + "{\"name\":\"new\",\"shape\":[2],\"datatype\":\"BOOL\",\"data\":[true,0]}]}";

  private final InferenceBodies bodies = new InferenceBodies(RecordLimits.defaults());
  private InferenceMapping mapping = InferenceMapping.NONE;

  @Test
  void eachRow_isARecord_withTheRowInItsId() throws Exception {
    assertThat(records(REQUEST, output("label", "[2]", "BYTES", "[\"yes\",\"no\"]")))
        .containsExactly(
            envelope("c-0")
                + "\"features\":{\"age\":41,\"job\":\"teacher\",\"new\":true},\"prediction\":\"yes\"}",
            envelope("c-1")
                + "\"features\":{\"age\":29,\"job\":null,\"new\":false},\"prediction\":\"no\"}");
  }

  @Test
  void oneRow_keepsTheCallsId_andColumnsAreNumbered() throws Exception {
    assertThat(
            records(input("x", "[1,3]", "FP32", "[1.5,2,NaN]"), output("y", "[1]", "FP32", "[7]")))
        .containsExactly(
            envelope("c") + "\"features\":{\"x_0\":1.5,\"x_1\":2,\"x_2\":NaN},\"prediction\":7}");
  }

  @Test
  void mapping_namesColumnsClassesAndOutputs() throws Exception {
    mapping =
        new InferenceMapping(
            Map.of("x", List.of("age", "income")),
            List.of("vector"),
            List.of("mask"),
            null,
            "out_b",
            null,
            List.of("no", "yes"));
    String request =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP64\",\"data\":[41,10]},"
            + "{\"name\":\"vector\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0.5,1]},"
            + "{\"name\":\"mask\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]}]}";
    String response =
        "{\"outputs\":[{\"name\":\"out_a\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[9]},"
            + "{\"name\":\"out_b\",\"shape\":[1,2],\"datatype\":\"FP64\",\"data\":[0.25,0.75]}]}";
    assertThat(records(request, response))
        .containsExactly(
            envelope("c")
                + "\"features\":{\"age\":41,\"income\":10,\"vector\":[0.5,1]},"
                + "\"probabilities\":{\"no\":0.25,\"yes\":0.75},\"score\":0.75,\"prediction\":\"yes\"}");
  }

  @Test
  void numbersOfClasses_becomeTheirNames() throws Exception {
    mapping =
        new InferenceMapping(
            Map.of(), List.of(), List.of(), null, null, null, List.of("setosa", "virginica"));
    assertThat(records(input("x", "[1]", "FP32", "[1]"), output("predict", "[1]", "INT64", "[1]")))
        .singleElement()
        .asString()
        .endsWith("\"prediction\":\"virginica\"}");
  }

  @Test
  void sharesOfOne_areProbabilities_andTheLargestIsThePrediction() throws Exception {
    assertThat(
            records(
                "{\"instances\":[[1,2]]}",
                "{\"predictions\":[[0.1,0.7,0.2]],\"model_version\":\"7\"}"))
        .singleElement()
        .asString()
        .contains("\"version\":\"7\"", "\"features\":{\"instances_0\":1,\"instances_1\":2}")
        .endsWith("\"probabilities\":{\"0\":0.1,\"1\":0.7,\"2\":0.2},\"prediction\":\"1\"}");
  }

  @Test
  void kserveV1Objects_andSeldonNames_areFeatures() throws Exception {
    assertThat(
            records(
                "{\"instances\":[{\"a\":1,\"b\":\"x\"},{\"a\":2}]}",
                "{\"predictions\":[{\"label\":\"p\"},{\"label\":\"q\"}]}"))
        .containsExactly(
            envelope("c-0") + "\"features\":{\"a\":1,\"b\":\"x\"},\"prediction\":\"p\"}",
            envelope("c-1") + "\"features\":{\"a\":2,\"b\":null},\"prediction\":\"q\"}");
    assertThat(
            records(
                "{\"data\":{\"names\":[\"u\",\"v\"],\"ndarray\":[[1,2]]}}",
                "{\"data\":{\"names\":[],\"ndarray\":[5]}}"))
        .containsExactly(envelope("c") + "\"features\":{\"u\":1,\"v\":2},\"prediction\":5}");
  }

  @Test
  void failedCalls_areRecordsWithTheError() throws Exception {
    assertThat(records(input("x", "[1]", "FP32", "[1]"), "{\"error\":\"out of memory\"}"))
        .singleElement()
        .asString()
        .contains("\"error\":\"out of memory\"")
        .doesNotContain("\"prediction\":");
  }

  @Test
  void badShapes_areNamed() {
    assertThatThrownBy(() -> records("{\"x\":1}", "{}"))
        .hasMessageContaining("holds neither \"inputs\"");
    assertThatThrownBy(() -> records(input("x", "[2,2]", "FP32", "[1,2,3]"), "{}"))
        .hasMessage("holds 3 values, its shape [2,2] says 4");
    assertThatThrownBy(() -> records(input("x", "[1]", "FP32", "[\"a\"]"), "{}"))
        .hasMessage("must be a number");
    assertThatThrownBy(() -> records(input("x", "[1]", "FLOAT", "[1]"), "{}"))
        .hasMessageContaining("must be BOOL");
    assertThatThrownBy(() -> records(input("x", "[0]", "FP32", "[]"), "{}"))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() ->
            records(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\","
                    + "\"parameters\":{\"binary_data_size\":4}}]}",
                "{}"))
        .hasMessageContaining("binary form");
    assertThatThrownBy(() -> records("{\"instances\":[[1,2],[3]]}", "{}"))
        .hasMessage("must have the shape of the first one");
    assertThatThrownBy(() -> records("[]", "{}")).hasMessage("must be a JSON object");
    assertThatThrownBy(() -> records("{\"inputs\":", "{}")).hasMessageContaining("not valid JSON");
  }

  @Test
  void whatCannotBeTold_isNamed() {
    assertThatThrownBy(() ->
            records(
                input("x", "[1]", "FP32", "[1]"),
                "{\"outputs\":[{\"name\":\"a\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]},"
                    + "{\"name\":\"b\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}"))
        .hasMessageContaining("do not say which of 'a', 'b' (2 wide) is the prediction");
    assertThatThrownBy(() -> records(REQUEST, output("label", "[3]", "INT8", "[1,2,3]")))
        .hasMessage("has 2 rows in the request, 3 in the answer");
  }

  private List<String> records(String request, String response) throws Exception {
    byte[] lines =
        bodies.records(
            new Call("m", "c", null, 7, Map.of()),
            bodies.request(bodies.parse(request.getBytes(UTF_8))),
            bodies.response(bodies.parse(response.getBytes(UTF_8))),
            mapping,
            null);
    return new String(lines, UTF_8).lines().toList();
  }

  private static String envelope(String id) {
    return "{\"model\":\"m\",\"version\":null,\"prediction_id\":\""
        + id
        + "\",\"timestamp\":7,\"error\":null,\"tags\":{},";
  }

  private static String input(String name, String shape, String datatype, String data) {
    return "{\"inputs\":[" + tensor(name, shape, datatype, data) + "]}";
  }

  private static String output(String name, String shape, String datatype, String data) {
    return "{\"outputs\":[" + tensor(name, shape, datatype, data) + "]}";
  }

  private static String tensor(String name, String shape, String datatype, String data) {
    return "{\"name\":\""
        + name
        + "\",\"shape\":"
        + shape
        + ",\"datatype\":\""
        + datatype
        + "\",\"data\":"
        + data
        + "}";
  }
}
