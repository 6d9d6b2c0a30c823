package dev.tidemark.shadow.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads an ONNX file byte by byte before ONNX Runtime sees it, and refuses what no candidate needs:
 * data outside the file, operators outside the standard's own domains, other file formats, tensors
 * that claim more than they hold, and anything beyond the {@link ScanLimits}. Every graph,
 * function, attribute and sparse tensor is walked. Pure; not thread-safe.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
public final class OnnxScan {
  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml");

  private final ScanLimits limits;
  private final TensorScan tensors;
  private final Map<String, Long> opsets = new TreeMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<ValueSpec> inputs = new ArrayList<>();
  private final List<ValueSpec> outputs = new ArrayList<>();
  private final Set<String> initializers = new HashSet<>();
  private final Set<String> classes = new LinkedHashSet<>();
  private final Set<String> functions = new HashSet<>();
  private final Set<String> calls = new LinkedHashSet<>();
  private int nodes;
  private boolean graphSeen;

  private OnnxScan(ScanLimits limits) {
    this.limits = limits;
    this.tensors = new TensorScan(limits);
  }

  /**
   * @throws RefusedModel with the reason, for the file's owner
   */
  public static OnnxFile scan(byte[] file, ScanLimits limits) throws RefusedModel {
    if (file.length > limits.fileBytes()) {
      throw new RefusedModel(
          "The file has " + file.length + " bytes; at most " + limits.fileBytes() + " are taken.");
    }
    refuseOtherFormats(file);
    OnnxScan scan = new OnnxScan(limits);
    scan.model(new ProtoReader(file, 0, file.length));
    return scan.result();
  }

  private static void refuseOtherFormats(byte[] file) throws RefusedModel {
    if (file.length == 0) {
      throw new RefusedModel("The file is empty.");
    }
    if (file.length >= 8 && file[4] == 'O' && file[5] == 'R' && file[6] == 'T' && file[7] == 'M') {
      throw new RefusedModel("ORT-format models are not taken; give the ONNX file it came from.");
    }
    if (file.length >= 2 && ((file[0] == 'P' && file[1] == 'K') || file[0] == 0x1f)) {
      throw new RefusedModel("This is a compressed archive; give the .onnx file itself.");
    }
  }

  private OnnxFile result() throws RefusedModel {
    if (!graphSeen) {
      throw new RefusedModel("This is not an ONNX file: there is no graph in it.");
    }
    if (!opsets.containsKey("ai.onnx") && !opsets.containsKey("ai.onnx.ml")) {
      throw new RefusedModel("The file does not say which operator set it uses (opset_import).");
    }
    for (String call : calls) {
      if (!functions.contains(call)) {
        throw new RefusedModel(
            "Operator "
                + call
                + " is not one of the standard's (ai.onnx, ai.onnx.ml); custom operators are not run.");
      }
    }
    List<ValueSpec> fed = inputs.stream().filter(i -> !initializers.contains(i.name())).toList();
    if (outputs.isEmpty()) {
      throw new RefusedModel("The model has no outputs.");
    }
    return new OnnxFile(fed, outputs, metadata, opsets, List.copyOf(classes), nodes);
  }

  private void model(ProtoReader model) throws RefusedModel {
    while (model.next()) {
      switch (model.field()) {
        case 1, 5 -> model.number();
        case 7 -> {
          graphSeen = true;
          graph(model.message(), 0);
        }
        case 8 -> opset(model.message());
        case 14 -> metadata(model.message());
        case 20 ->
            throw new RefusedModel("The file carries training information; export it without.");
        case 25 -> function(model.message());
        default -> model.skip();
      }
    }
  }

  private void opset(ProtoReader opset) throws RefusedModel {
    String domain = "";
    long version = 0;
    while (opset.next()) {
      switch (opset.field()) {
        case 1 -> domain = opset.text();
        case 2 -> version = opset.number();
        default -> opset.skip();
      }
    }
    opsets.put(domain.isEmpty() ? "ai.onnx" : domain, version);
  }

  private void metadata(ProtoReader pair) throws RefusedModel {
    String key = "";
    String value = "";
    while (pair.next()) {
      switch (pair.field()) {
        case 1 -> key = pair.text();
        case 2 -> value = pair.text();
        default -> pair.skip();
      }
    }
    metadata.put(key, value);
  }

  private void function(ProtoReader function) throws RefusedModel {
    String name = "";
    String domain = "";
    while (function.next()) {
      switch (function.field()) {
        case 1 -> name = function.text();
        case 7 -> node(function.message(), 1);
        case 10 -> domain = function.text();
        case 11 -> attribute(function.message(), 1);
        default -> function.skip();
      }
    }
    functions.add(operator(domain, name));
  }

  private void graph(ProtoReader graph, int depth) throws RefusedModel {
    if (depth > limits.depth()) {
      throw new RefusedModel("Graphs are nested deeper than " + limits.depth() + ".");
    }
    while (graph.next()) {
      switch (graph.field()) {
        case 1 -> node(graph.message(), depth);
        case 5 -> keep(tensors.tensor(graph.message()), depth);
        case 11 -> keep(inputs, ValueScan.value(graph.message()), depth);
        case 12 -> keep(outputs, ValueScan.value(graph.message()), depth);
        case 15 -> keep(tensors.sparse(graph.message()), depth);
        default -> graph.skip();
      }
    }
  }

  private void keep(String initializer, int depth) {
    if (depth == 0) {
      initializers.add(initializer);
    }
  }

  private static void keep(List<ValueSpec> list, ValueSpec value, int depth) throws RefusedModel {
    if (depth == 0) {
      if (list.stream().anyMatch(known -> known.name().equals(value.name()))) {
        throw new RefusedModel("'" + value.name() + "' is declared twice.");
      }
      list.add(value);
    }
  }

  private void node(ProtoReader node, int depth) throws RefusedModel {
    if (++nodes > limits.nodes()) {
      throw new RefusedModel("The model has more than " + limits.nodes() + " operators.");
    }
    String type = "";
    String domain = "";
    while (node.next()) {
      switch (node.field()) {
        case 4 -> type = node.text();
        case 5 -> attribute(node.message(), depth);
        case 7 -> domain = node.text();
        default -> node.skip();
      }
    }
    if (!DOMAINS.contains(domain)) {
      calls.add(operator(domain, type));
    }
  }

  private void attribute(ProtoReader attribute, int depth) throws RefusedModel {
    String name = "";
    List<String> values = new ArrayList<>();
    while (attribute.next()) {
      switch (attribute.field()) {
        case 1 -> name = attribute.text();
        case 5, 10 -> tensors.tensor(attribute.message());
        case 6, 11 -> graph(attribute.message(), depth + 1);
        case 8 -> integers(attribute, values);
        case 9 -> values.add(attribute.text());
        case 22, 23 -> tensors.sparse(attribute.message());
        default -> attribute.skip();
      }
    }
    if (name.startsWith("classlabels_") || name.equals("classes_strings")) {
      classes.addAll(values);
    }
  }

  private static void integers(ProtoReader attribute, List<String> values) throws RefusedModel {
    if (attribute.isPacked()) {
      ProtoReader packed = attribute.message();
      while (!packed.atEnd()) {
        values.add(Long.toString(packed.packed()));
      }
    } else {
      values.add(Long.toString(attribute.number()));
    }
  }

  private static String operator(String domain, String type) {
    return domain + "::" + type;
  }
}
