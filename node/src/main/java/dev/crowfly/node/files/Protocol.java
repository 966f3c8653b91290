package dev.crowfly.node.files;

import java.util.Locale;

/** What a service speaks. */
public enum Protocol {
  /** One bidirectional stream for each connection. */
  TCP,
  /** Flows of datagrams. */
  UDP;

  /** {@code tcp} or {@code udp}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
