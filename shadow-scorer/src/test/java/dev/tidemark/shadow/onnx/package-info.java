@NullMarked
package dev.tidemark.shadow.onnx;

import org.jspecify.annotations.NullMarked;
