package dev.crowfly.quic.path;

import java.io.Serial;
import java.net.SocketAddress;

/** An address that is nothing but a name: paths must not look inside. */
final class Addr extends SocketAddress {
  @Serial private static final long serialVersionUID = 1L;

  private final String name;

  Addr(String name) {
    this.name = name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Addr addr && addr.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
