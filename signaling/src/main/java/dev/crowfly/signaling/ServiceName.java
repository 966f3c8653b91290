package dev.crowfly.signaling;

/**
 * The rule for names of services: 1 to {@value #MAX_CHARS} characters of {@code a-z 0-9 . _ -}, the
 * first a letter or a digit. Names that begin with {@code crowfly.} are answered by every Connector
 * itself and can't be published.
 */
public final class ServiceName {
  /** How long a name may be. */
  public static final int MAX_CHARS = 64;

  private static final String RESERVED_PREFIX = "crowfly.";

  private ServiceName() {}

  /** Whether this is a name that a service can have. */
  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > MAX_CHARS || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether the name is one of those that Connectors answer themselves. */
  public static boolean isReserved(String name) {
    return name.startsWith(RESERVED_PREFIX);
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
