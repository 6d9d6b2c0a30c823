package dev.tidemark.alerts.receiver;

import java.net.InetAddress;

/**
 * A block of addresses.
 *
 * @param bits how many leading bits an address shares with it
 */
record Network(InetAddress address, int bits) {
  /**
   * @throws IllegalArgumentException if the text is not {@code ADDRESS/BITS} with a literal address
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress address = InetAddress.ofLiteral(text.substring(0, slash));
      int bits = Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > address.getAddress().length * 8) {
        throw new IllegalArgumentException("not a network: " + text);
      }
      return new Network(address, bits);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not a network: " + text, e);
    }
  }

  boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i & 7);
      if (((mine[i >> 3] ^ theirs[i >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
