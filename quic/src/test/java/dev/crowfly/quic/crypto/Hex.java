package dev.crowfly.quic.crypto;

import java.util.HexFormat;

/** Test vectors as the RFCs print them. */
final class Hex {
  private Hex() {}

  /** The bytes of hexadecimal digits; white space is skipped. */
  static byte[] bytes(String... digits) {
    return HexFormat.of().parseHex(String.join("", digits).replaceAll("\\s", ""));
  }

  static String string(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
