package dev.tidemark.shadow.onnx;

import java.nio.charset.StandardCharsets;

/**
 * Walks one message of Protocol Buffers' wire format, field by field, within the bounds it was
 * given. Copies nothing but texts. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtoReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int field;
  private int wireType;

  ProtoReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Moves to the next field; false at the end of the message. */
  boolean next() throws RefusedModel {
    if (position == end) {
      return false;
    }
    long key = varint();
    field = (int) (key >>> 3);
    wireType = (int) (key & 7);
    if (key >>> 32 != 0 || field == 0) {
      throw malformed();
    }
    return true;
  }

  int field() {
    return field;
  }

  /** The field's number as a varint. */
  long number() throws RefusedModel {
    expect(VARINT);
    return varint();
  }

  /** The field as a message of its own. */
  ProtoReader message() throws RefusedModel {
    expect(BYTES);
    int length = length();
    position += length;
    return new ProtoReader(bytes, position - length, position);
  }

  String text() throws RefusedModel {
    expect(BYTES);
    int length = length();
    position += length;
    return new String(bytes, position - length, length, StandardCharsets.UTF_8);
  }

  /** Bytes of the field's value; the field is passed over. */
  int skipBytes() throws RefusedModel {
    expect(BYTES);
    int length = length();
    position += length;
    return length;
  }

  boolean isPacked() {
    return wireType == BYTES;
  }

  /** Passes over the field, whatever it is. */
  void skip() throws RefusedModel {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case BYTES -> advance(length());
      case FIXED32 -> advance(4);
      default -> throw malformed();
    }
  }

  /** The next bare varint of a packed field. */
  long packed() throws RefusedModel {
    return varint();
  }

  boolean atEnd() {
    return position == end;
  }

  private void expect(int type) throws RefusedModel {
    if (wireType != type) {
      throw malformed();
    }
  }

  private int length() throws RefusedModel {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new RefusedModel(
          "The file is cut short or damaged: a part of " + length + " bytes ends outside it.");
    }
    return (int) length;
  }

  private void advance(int count) throws RefusedModel {
    if (count > end - position) {
      throw malformed();
    }
    position += count;
  }

  private long varint() throws RefusedModel {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == end) {
        throw malformed();
      }
      byte next = bytes[position++];
      result |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return result;
      }
    }
    throw malformed();
  }

  private RefusedModel malformed() {
    return new RefusedModel(
        "This is not an ONNX file, or it is damaged (at byte " + position + ").");
  }
}
