package dev.crowfly.quic.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * HKDF-Expand (RFC 5869 §2.3) and HKDF-Expand-Label (RFC 8446 §7.1) of one secret: its HMAC is
 * keyed once for all that is expanded from it. Not thread-safe.
 */
final class Expander {
  private static final byte[] NO_CONTEXT = {};
  private static final byte[] LABEL_PREFIX = "tls13 ".getBytes(StandardCharsets.US_ASCII);

  private final Mac mac;

  Expander(Mac keyedWithTheSecret) {
    mac = keyedWithTheSecret;
  }

  /** {@link Hkdf#expand}. */
  byte[] expand(byte[] info, int length) {
    int hashLength = mac.getMacLength();
    if (length < 0 || length > 255 * hashLength) {
      throw new IllegalArgumentException("length out of range: " + length);
    }
    byte[] out = new byte[length];
    byte[] block = NO_CONTEXT;
    int written = 0;
    for (int counter = 1; written < length; counter++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) counter);
      Arrays.fill(block, (byte) 0);
      block = mac.doFinal(); // which leaves it as it was when it was keyed
      int n = Math.min(hashLength, length - written);
      System.arraycopy(block, 0, out, written, n);
      written += n;
    }
    Arrays.fill(block, (byte) 0);
    return out;
  }

  /** {@link Hkdf#expandLabel(byte[], String, int)}. */
  byte[] expandLabel(String label, int length) {
    return expandLabel(label, NO_CONTEXT, length);
  }

  /** {@link Hkdf#expandLabel(byte[], String, byte[], int)}. */
  byte[] expandLabel(String label, byte[] context, int length) {
    byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
    int labelLength = LABEL_PREFIX.length + ascii.length;
    if (ascii.length == 0 || labelLength > 255 || context.length > 255) {
      throw new IllegalArgumentException("label or context out of range");
    }
    byte[] info = new byte[2 + 1 + labelLength + 1 + context.length];
    info[0] = (byte) (length >> 8);
    info[1] = (byte) length;
    info[2] = (byte) labelLength;
    System.arraycopy(LABEL_PREFIX, 0, info, 3, LABEL_PREFIX.length);
    System.arraycopy(ascii, 0, info, 3 + LABEL_PREFIX.length, ascii.length);
    info[3 + labelLength] = (byte) context.length;
    System.arraycopy(context, 0, info, 4 + labelLength, context.length);
    return expand(info, length);
  }
}
