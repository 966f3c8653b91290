package dev.crowfly.quic.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes a ClientHello apart, lets a test change it, and puts it together again. */
final class HelloEditor {
  static final int SUPPORTED_GROUPS = 10;
  static final int SIGNATURE_ALGORITHMS = 13;
  static final int ALPN = 16;
  static final int STATUS_REQUEST = 5;
  static final int EARLY_DATA = 42;
  static final int SUPPORTED_VERSIONS = 43;
  static final int KEY_SHARE = 51;
  static final int TRANSPORT_PARAMETERS = 57;

  byte[] sessionId;
  byte[] suites;
  final Map<Integer, byte[]> extensions = new LinkedHashMap<>();

  private final byte[] versionAndRandom;

  HelloEditor(byte[] message) {
    int p = 4;
    versionAndRandom = Arrays.copyOfRange(message, p, p + 34);
    p += 34;
    sessionId = Arrays.copyOfRange(message, p + 1, p + 1 + message[p]);
    p += 1 + message[p];
    int suitesLength = number(message, p);
    suites = Arrays.copyOfRange(message, p + 2, p + 2 + suitesLength);
    p += 2 + suitesLength + 2; // compression: length 1, null
    int end = p + 2 + number(message, p);
    p += 2;
    while (p < end) {
      int length = number(message, p + 2);
      extensions.put(number(message, p), Arrays.copyOfRange(message, p + 4, p + 4 + length));
      p += 4 + length;
    }
  }

  byte[] toBytes() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(versionAndRandom);
    body.write(sessionId.length);
    body.writeBytes(sessionId);
    number(body, suites.length);
    body.writeBytes(suites);
    body.write(1);
    body.write(0);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    extensions.forEach(
        (type, data) -> {
          number(block, type);
          number(block, data.length);
          block.writeBytes(data);
        });
    number(body, block.size());
    body.writeBytes(block.toByteArray());
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(1);
    message.write(0);
    number(message, body.size());
    message.writeBytes(body.toByteArray());
    return message.toByteArray();
  }

  /** The groups that shares are sent of, in order. */
  int[] sharedGroups() {
    byte[] shares = extensions.get(KEY_SHARE);
    int[] groups = new int[8];
    int count = 0;
    for (int p = 2; p < shares.length; p += 4 + number(shares, p + 2)) {
      groups[count++] = number(shares, p);
    }
    return Arrays.copyOf(groups, count);
  }

  static int number(byte[] from, int at) {
    return (from[at] & 0xff) << 8 | (from[at + 1] & 0xff);
  }

  private static void number(ByteArrayOutputStream to, int value) {
    to.write(value >> 8);
    to.write(value);
  }
}
