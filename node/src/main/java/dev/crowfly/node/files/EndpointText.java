package dev.crowfly.node.files;

import dev.crowfly.signaling.ServiceName;

/** The parts that services and forwards have in common: {@code tcp://HOST:PORT} and a name. */
final class EndpointText {
  private EndpointText() {}

  /** Which protocol the URL {@code text} names. */
  static Protocol protocol(String text, String whole) {
    for (Protocol protocol : Protocol.values()) {
      if (text.startsWith(protocol + "://")) {
        return protocol;
      }
    }
    int end = text.indexOf("://");
    throw new MalformedTextException(
        "'"
            + whole
            + "': "
            + (end > 0
                ? "'" + text.substring(0, end) + "' can't be forwarded"
                : "the protocol is missing")
            + "; write tcp://HOST:PORT (also for HTTP) or udp://HOST:PORT");
  }

  /** What follows the protocol, without a slash at the end. */
  static String authority(String text) {
    String rest = text.substring(text.indexOf("://") + 3);
    return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
  }

  /** Checks the name of a service that people may publish or reach. */
  static String service(String name, String whole) {
    String where = whole.equals(name) ? "" : "'" + whole + "': ";
    if (!ServiceName.isValid(name)) {
      throw new MalformedTextException(
          where
              + "'"
              + name
              + "' is no name for a service; take 1 to 64 characters of a-z 0-9 . _ -, the first a"
              + " letter or a digit");
    }
    if (ServiceName.isReserved(name)) {
      throw new MalformedTextException(
          where + "names that begin with 'crowfly.' are Crowfly's own; choose another");
    }
    return name;
  }
}
