package dev.tidemark.shadow.onnx;

/** Walks the tensors stored in a model file. */
final class TensorScan {
  /** Bytes of an element by ONNX's type code; 0: no fixed size. */
  private static final int[] WIDTHS = {0, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2, 8, 4, 8, 8, 16, 2};

  private static final int LARGEST_RANK = 64;

  private final ScanLimits limits;

  TensorScan(ScanLimits limits) {
    this.limits = limits;
  }

  /** Returns the tensor's name. */
  String tensor(ProtoReader tensor) throws RefusedModel {
    String name = "";
    long elements = 1;
    int rank = 0;
    int type = 0;
    long rawBytes = -1;
    long heldBytes = 0;
    while (tensor.next()) {
      switch (tensor.field()) {
        case 1 -> {
          if (tensor.isPacked()) {
            ProtoReader dims = tensor.message();
            while (!dims.atEnd()) {
              elements = times(elements, dims.packed());
              rank++;
            }
          } else {
            elements = times(elements, tensor.number());
            rank++;
          }
        }
        case 2 -> type = (int) tensor.number();
        case 4, 5, 6, 7, 10, 11 -> {
          heldBytes += 1; // an empty text is an element too
          if (tensor.isPacked()) {
            heldBytes += tensor.skipBytes();
          } else {
            tensor.skip();
          }
        }
        case 8 -> name = tensor.text();
        case 9 -> rawBytes = tensor.skipBytes();
        case 13 -> throw outside();
        case 14 -> {
          if (tensor.number() != 0) {
            throw outside();
          }
        }
        default -> tensor.skip();
      }
    }
    if (rank > LARGEST_RANK) {
      throw new RefusedModel("A tensor has " + rank + " dimensions.");
    }
    int width = type >= 0 && type < WIDTHS.length ? WIDTHS[type] : 0;
    if (rawBytes >= 0 && width > 0 && rawBytes != elements * width) {
      throw new RefusedModel(
          "A stored tensor says that it has "
              + elements
              + " elements but holds "
              + rawBytes
              + " bytes.");
    }
    if (elements > 2 * (heldBytes + Math.max(0, rawBytes)) + 1) { // two elements a byte at most
      throw new RefusedModel(
          "A stored tensor says that it has " + elements + " elements but holds fewer.");
    }
    return name;
  }

  /** Returns the name of its values. */
  String sparse(ProtoReader sparse) throws RefusedModel {
    String name = "";
    long elements = 1;
    while (sparse.next()) {
      switch (sparse.field()) {
        case 1 -> name = tensor(sparse.message());
        case 2 -> tensor(sparse.message());
        case 3 -> {
          if (sparse.isPacked()) {
            ProtoReader dims = sparse.message();
            while (!dims.atEnd()) {
              elements = times(elements, dims.packed());
            }
          } else {
            elements = times(elements, sparse.number());
          }
        }
        default -> sparse.skip();
      }
    }
    return name;
  }

  private long times(long elements, long size) throws RefusedModel {
    if (size < 0 || size > limits.tensorElements()) {
      throw new RefusedModel("A stored tensor has a dimension of " + size + ".");
    }
    long product = elements * size; // both at most 2^31 or so
    if (product > limits.tensorElements()) {
      throw new RefusedModel(
          "A stored tensor says that it has more than " + limits.tensorElements() + " elements.");
    }
    return product;
  }

  private static RefusedModel outside() {
    return new RefusedModel(
        "The model keeps data outside the file (external data); save it as one file.");
  }
}
