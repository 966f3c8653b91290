package dev.crowfly.node.core;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;

/**
 * What a loop drives: the machine contract.
 *
 * <p>After any input or command: drain {@link #pollTransmit}, then {@link #pollEvent}, again both
 * while there were events, then read {@link #nextTimeout}. A few datagrams that have come in
 * together may be handed in before. Time is a non-negative count of nanoseconds that never runs
 * backwards. Not thread-safe; nothing calls back.
 */
public interface NodeMachine {
  /** Nothing is due. */
  long NEVER = Long.MAX_VALUE;

  /**
   * A datagram came in on a UDP socket, whatever it is; a view valid during the call. Its local is
   * the {@link LocalKey} of the socket, its peer an {@link java.net.InetSocketAddress}.
   */
  void receive(Datagram in, long now);

  /** Time has passed; harmless when nothing is due. */
  void onTimeout(long now);

  /** When {@link #onTimeout} is due. */
  long nextTimeout();

  /**
   * Writes the next datagram that may leave now; its local is a {@link LocalKey}, its peer an
   * {@link java.net.InetSocketAddress}: what goes over the relay is inside already.
   *
   * @param out wants room for 1500 bytes, or for what {@link Parameters#maxDatagramBytes} says
   */
  boolean pollTransmit(Transmit out, long now);

  /** The next event, or null. */
  NodeEvent pollEvent();

  /** Tells the time of day, at the start and once in a while: certificates and clock jumps. */
  void timeOfDay(long millisSince1970, long now);

  /** Begins to end; {@link NodeEvent.Ended} follows within {@link Parameters#drainNanos}. */
  void shutdown(long now);
}
