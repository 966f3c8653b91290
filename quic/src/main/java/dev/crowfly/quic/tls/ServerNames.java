package dev.crowfly.quic.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ServerName;

/** The server_name extension (RFC 6066 §3). */
final class ServerNames {
  private static final int MAX_LENGTH = 253;

  private ServerNames() {}

  /**
   * Whether a client may send {@code name}: a host name in ASCII and no literal address; null is
   * none.
   */
  static boolean isSendable(String name) {
    return name != null && isHostName(name) && !isIpv4Literal(name);
  }

  /**
   * The host name that a client asked for; null for none.
   *
   * @param names the entries of the extension; null when it is absent
   * @throws IllegalArgumentException when it is no host name
   */
  static String requested(List<ServerName> names) {
    if (names == null) {
      return null;
    }
    for (ServerName name : names) {
      if (name.getNameType() == NameType.host_name) {
        String text = new String(name.getNameData(), StandardCharsets.ISO_8859_1);
        if (!isHostName(text)) {
          throw new IllegalArgumentException("server_name is not a host name");
        }
        return text;
      }
    }
    return null;
  }

  private static boolean isHostName(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && c != '-' && c != '.' && c != '_') {
        return false;
      }
    }
    return !name.endsWith(".") && !name.startsWith(".");
  }

  private static boolean isIpv4Literal(String name) {
    return name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }
}
