package dev.tidemark.storage.engine.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCompressionTest {
  private static byte[] compressed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = BlockCompression.compressed(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] decompressed(byte[] bytes) throws IOException {
    return BlockCompression.decompressed(new ByteArrayInputStream(bytes)).readAllBytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 1_000_000})
  void content_survives(int length) throws IOException {
    byte[] random = new byte[length];
    new Random(7).nextBytes(random);
    assertThat(decompressed(compressed(random))).isEqualTo(random);
    byte[] even = new byte[length];
    assertThat(decompressed(compressed(even))).isEqualTo(even);
  }

  @Test
  void repetition_becomesSmaller() throws IOException {
    byte[] text = "the same again and again ".repeat(1000).getBytes(UTF_8);
    assertThat(compressed(text).length).isLessThan(text.length / 10);
  }

  @Test
  void changedByte_isNoticed() throws IOException {
    byte[] bytes = compressed("some content".getBytes(UTF_8));
    for (int i = 0; i < bytes.length; i++) {
      byte[] broken = bytes.clone();
      broken[i] ^= 1;
      assertThatThrownBy(() -> decompressed(broken)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void missingEnd_isNoticed() throws IOException {
    byte[] bytes = compressed("some content".getBytes(UTF_8));
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> decompressed(cut)).isInstanceOf(EOFException.class);
    }
  }
}
