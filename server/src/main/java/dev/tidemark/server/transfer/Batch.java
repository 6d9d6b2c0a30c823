package dev.tidemark.server.transfer;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Records that go in one request. */
final class Batch {
  private static final int RECORDS = 5_000;
  private static final int BYTES = 4 << 20;

  private final long first;
  private final List<byte[]> records = new ArrayList<>();
  private int bytes;

  /**
   * @param first number of the first record in its file, from 0
   */
  Batch(long first) {
    this.first = first;
  }

  void add(byte[] record) {
    records.add(record);
    bytes += record.length + 1;
  }

  boolean isFull() {
    return records.size() >= RECORDS || bytes >= BYTES;
  }

  int size() {
    return records.size();
  }

  long first() {
    return first;
  }

  /** The number of the first record after it. */
  long end() {
    return first + records.size();
  }

  /** The record at a place in this batch, from 0. */
  byte[] record(int place) {
    return records.get(place);
  }

  byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream(bytes);
    for (byte[] record : records) {
      body.writeBytes(record);
      body.write('\n');
    }
    return body.toByteArray();
  }
}
