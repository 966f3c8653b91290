package dev.crowfly.quic.interop;

import java.net.SocketAddress;

/**
 * What {@link UdpDriver} drives: the shape of our endpoint, without naming it.
 *
 * <p>All calls come from the driver's thread. Time is in nanoseconds since the driver started.
 */
public interface Machine {
  /** Takes a datagram in. The bytes are the driver's and good during the call only. */
  void receive(
      byte[] buffer, int offset, int length, SocketAddress local, SocketAddress peer, long now);

  /** Does what is due. */
  void onTimeout(long now);

  /** When {@link #onTimeout} is next due, or {@link Long#MAX_VALUE} for never. */
  long nextTimeout();

  /** Writes the next datagram to send into {@code out}; false when there is none. */
  boolean pollTransmit(Transmit out, long now);

  /** One outgoing datagram; the machine fills it in, the driver owns it. */
  final class Transmit {
    /** Where the machine writes the datagram, from index 0. */
    public final byte[] buffer = new byte[65_535];

    /** How many bytes the machine wrote. */
    public int length;

    /** Which socket sends the datagram: where it is bound. */
    public SocketAddress local;

    /** Where the datagram goes. */
    public SocketAddress peer;
  }
}
