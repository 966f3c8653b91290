package dev.crowfly.ice.stun;

import java.util.zip.CRC32;

/** FINGERPRINT: the CRC-32 of what stands before it, XORed with "STUN" (RFC 8489 §14.7). */
final class Fingerprint {
  static final int VALUE_BYTES = 4;

  private static final int XOR = 0x5354554E;

  private final CRC32 crc = new CRC32();

  /** The value for the {@code length} bytes at {@code offset}, the header's length being final. */
  int of(byte[] array, int offset, int length) {
    crc.reset();
    crc.update(array, offset, length);
    return (int) crc.getValue() ^ XOR;
  }
}
