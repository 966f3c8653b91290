package dev.crowfly.ice.agent;

/** The 96 bits that match an answer to its request (RFC 8489 §5), as a key. */
record TransactionId(int high, int middle, int low) {
  static final int LENGTH = 12;

  static TransactionId of(byte[] bytes, int offset) {
    return new TransactionId(
        integer(bytes, offset), integer(bytes, offset + 4), integer(bytes, offset + 8));
  }

  private static int integer(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
