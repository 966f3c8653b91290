package dev.crowfly.quic.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Compares a host name with the subjectAltNames of a certificate (RFC 9525 §6). */
final class HostNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private HostNames() {}

  /**
   * Whether a certificate is for {@code name}, a host name or a literal address.
   *
   * @param alternativeNames as {@code X509Certificate.getSubjectAlternativeNames} gives them; null
   *     for none. The subject's common name never counts
   */
  static boolean matches(String name, Collection<List<?>> alternativeNames) {
    if (alternativeNames == null) {
      return false;
    }
    byte[] address = AddressLiteral.parse(name);
    for (List<?> entry : alternativeNames) {
      int type = (Integer) entry.get(0);
      if (type == IP_ADDRESS && address != null) {
        if (Arrays.equals(address, AddressLiteral.parse((String) entry.get(1)))) {
          return true;
        }
      } else if (type == DNS_NAME
          && address == null
          && matchesDns(canonical(name), canonical((String) entry.get(1)))) {
        return true;
      }
    }
    return false;
  }

  /** RFC 9525 §6.3: a wildcard is the whole left-most label, and stands for exactly one. */
  private static boolean matchesDns(String name, String pattern) {
    if (!pattern.startsWith("*.")) {
      return !pattern.contains("*") && !name.isEmpty() && name.equals(pattern);
    }
    String suffix = pattern.substring(1);
    int dot = name.indexOf('.');
    return dot > 0
        && !suffix.contains("*")
        && suffix.indexOf('.', 1) > 0
        && name.substring(dot).equals(suffix);
  }

  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
