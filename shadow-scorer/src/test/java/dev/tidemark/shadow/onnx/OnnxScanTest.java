package dev.tidemark.shadow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.shadow.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxScanTest {
  @Test
  void goodFile_saysItsInputsAndOutputs() throws Exception {
    OnnxFile file = OnnxScan.scan(TestModels.identity(), ScanLimits.DEFAULT);
    assertThat(file.inputs())
        .containsExactly(new ValueSpec("x", ElementType.FLOAT, "FLOAT", List.of(-1L, 1L)));
    assertThat(file.outputs()).extracting(ValueSpec::name).containsExactly("score");
    assertThat(file.opsets()).containsEntry("ai.onnx", 17L);
    assertThat(file.inputs().getFirst().describe()).isEqualTo("float[N, 1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/breast_cancer_logistic.onnx",
        "models/breast_cancer_trees.onnx",
        "models/breast_cancer_mlp.onnx",
        "data/bank-marketing/candidate.onnx",
        "data/bank-marketing/champion_matrix.onnx"
      })
  void realFiles_areTaken(String name) throws Exception {
    OnnxFile file = OnnxScan.scan(Files.readAllBytes(SharedData.file(name)), ScanLimits.DEFAULT);
    assertThat(file.inputs()).isNotEmpty();
    assertThat(file.nodes()).isPositive();
  }

  @Test
  void classifier_saysItsClasses() throws Exception {
    byte[] trees = Files.readAllBytes(SharedData.file("models/breast_cancer_trees.onnx"));
    assertThat(OnnxScan.scan(trees, ScanLimits.DEFAULT).classes()).containsExactly("0", "1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../secret", "/etc/passwd", "weights.bin", "", "*/_ORT_MEM_ADDR_/*"})
  void dataOutsideTheFile_isRefused(String location) {
    assertRefused(TestModels.externalData(location), "external data");
  }

  @Test
  void dataOutsideTheFile_isFoundEverywhere() {
    assertRefused(TestModels.externalDataInBranch(), "external data");
    assertRefused(TestModels.externalDataInSparse(), "external data");
    assertRefused(TestModels.externalDataInFunction(), "external data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.microsoft", "evil", "ai.onnx.training", "ai.onnx.contrib"})
  void operatorsOutsideTheStandard_areRefused(String domain) {
    assertRefused(TestModels.customOperator(domain, "PyOp"), domain + "::PyOp");
  }

  @Test
  void operatorsTheFileDefinesItself_areTaken() throws Exception {
    assertThat(OnnxScan.scan(TestModels.ownFunction(), ScanLimits.DEFAULT).nodes()).isEqualTo(2);
  }

  @Test
  void otherFormats_areNamed() {
    assertRefused(new byte[0], "empty");
    assertRefused("PK\3\4zip".getBytes(StandardCharsets.UTF_8), "archive");
    assertRefused(new byte[] {0x1f, (byte) 0x8b, 8, 0}, "archive");
    assertRefused("\0\0\0\0ORTM....".getBytes(StandardCharsets.UTF_8), "ORT-format");
    assertRefused("<html>not found</html>".getBytes(StandardCharsets.UTF_8), "not an ONNX file");
    assertRefused(TestModels.header().toByteArray(), "no graph");
  }

  @Test
  void tensorsThatClaimMoreThanTheyHold_areRefused() {
    assertRefused(TestModels.lyingTensor(1000), "1000 elements");
    assertRefused(TestModels.lyingTensor(1L << 44), "dimension");
    assertRefused(TestModels.lyingTensor(-1), "dimension");
  }

  @Test
  void limitsHold() {
    assertRefused(TestModels.nestedGraphs(40), "nested deeper");
    ScanLimits small = new ScanLimits(10, 1, 1, 1);
    assertThatThrownBy(() -> OnnxScan.scan(TestModels.identity(), small))
        .isInstanceOf(RefusedModel.class)
        .hasMessageContaining("at most 10");
    ScanLimits few = new ScanLimits(1 << 20, 0, 1, 1);
    assertThatThrownBy(() -> OnnxScan.scan(TestModels.identity(), few))
        .hasMessageContaining("more than 0 operators");
  }

  @Test
  void everyTruncation_isRefusedOrStillAModel() throws IOException {
    byte[] file = Files.readAllBytes(SharedData.file("models/breast_cancer_logistic.onnx"));
    int refused = 0;
    for (int length = 0; length < file.length; length++) {
      try {
        OnnxScan.scan(Arrays.copyOf(file, length), ScanLimits.DEFAULT);
      } catch (RefusedModel e) {
        refused++;
        assertThat(e.reason()).isNotBlank();
      }
    }
    assertThat(refused).isGreaterThan(file.length - 60);
  }

  private static void assertRefused(byte[] file, String because) {
    assertThatThrownBy(() -> OnnxScan.scan(file, ScanLimits.DEFAULT))
        .isInstanceOf(RefusedModel.class)
        .hasMessageContaining(because);
  }
}
