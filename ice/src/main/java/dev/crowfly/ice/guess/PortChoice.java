package dev.crowfly.ice.guess;

import java.net.InetSocketAddress;

/** How a NAT chooses the external port of a socket for each destination, as far as one can tell. */
public enum PortChoice {
  /** Nobody has seen the socket from two places yet. */
  UNKNOWN,
  /** The same port for both: what the peer is told is where it can send. */
  CONSTANT,
  /** Another port, and a near one: ports seem to be given out in order. */
  SEQUENTIAL,
  /** Another port far away, or another address. */
  RANDOM;

  /** As far apart may two ports be that were taken a little time apart, with others in between. */
  static final int NEAR = 64;

  /** What two places that see one socket tell together. */
  public static PortChoice of(InetSocketAddress one, InetSocketAddress other) {
    if (!one.getAddress().equals(other.getAddress())) {
      return RANDOM;
    }
    int apart = Math.abs(one.getPort() - other.getPort());
    if (apart == 0) {
      return CONSTANT;
    }
    return apart <= NEAR ? SEQUENTIAL : RANDOM;
  }

  /** Whether each destination gets another port. */
  public boolean isHard() {
    return this == SEQUENTIAL || this == RANDOM;
  }
}
