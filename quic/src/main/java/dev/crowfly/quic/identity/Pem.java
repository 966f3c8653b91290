package dev.crowfly.quic.identity;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Textual encodings of keys and certificates (RFC 7468). */
final class Pem {
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String CERTIFICATE = "CERTIFICATE";

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int LINE_LENGTH = 64;

  private Pem() {}

  /** One block, with a line end after its last line. */
  static String write(String label, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'});
    return BEGIN
        + label
        + DASHES
        + "\n"
        + encoder.encodeToString(der)
        + "\n"
        + END
        + label
        + DASHES
        + "\n";
  }

  /** The contents of all blocks with this label, in order; text around them is ignored. */
  static List<byte[]> read(String label, String text) throws IdentityException {
    List<byte[]> blocks = new ArrayList<>();
    String begin = BEGIN + label + DASHES;
    String end = END + label + DASHES;
    int position = text.indexOf(begin);
    while (position >= 0) {
      int start = position + begin.length();
      int stop = text.indexOf(end, start);
      if (stop < 0) {
        throw new IdentityException("PEM: a " + label + " has no end");
      }
      blocks.add(decode(label, text.substring(start, stop)));
      position = text.indexOf(begin, stop);
    }
    return blocks;
  }

  private static byte[] decode(String label, String body) throws IdentityException {
    try {
      return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IdentityException("PEM: a " + label + " is not base64");
    }
  }
}
