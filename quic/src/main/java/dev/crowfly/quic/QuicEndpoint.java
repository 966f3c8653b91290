package dev.crowfly.quic;

import java.net.SocketAddress;

/**
 * All connections of one UDP socket, clients and servers alike, as one state machine.
 *
 * <p><b>Inputs</b>: {@link #receive}, {@link #onTimeout}. <b>Mutators</b>: {@link #connect}, {@link
 * #accept} and its siblings, and the mutators of each {@link QuicConnection}. <b>Outputs</b>:
 * {@link #pollTransmit}, {@link #pollEvent}, {@link #nextTimeout}. After any input or mutator drain
 * {@code pollTransmit} until it says false, then {@code pollEvent} until it says null, then read
 * {@code nextTimeout}. A few datagrams that have come in together may be handed in before; one ACK
 * frame then answers to all of them (RFC 9000 §13.2.2).
 *
 * <p><b>Time</b> is a non-negative count of nanoseconds that never runs backwards and starts near
 * 0. The machine has no clock: nothing happens between calls.
 *
 * <p><b>Threads</b>: one owner. Nothing here is thread-safe, nothing blocks, nothing calls back.
 */
public interface QuicEndpoint {
  /** The deadline of a machine that waits for input alone. */
  long NEVER = Long.MAX_VALUE;

  /** Takes in a datagram, a view valid during the call; its bytes are decrypted in place. */
  void receive(Datagram in, long now);

  /** Tells the machine that time has passed; harmless when nothing is due. */
  void onTimeout(long now);

  /** When {@link #onTimeout} is due; {@link #NEVER}, or later than the last onTimeout. */
  long nextTimeout();

  /**
   * Writes the next datagram that may leave now.
   *
   * <p>A slot wants room for the largest datagram that may leave: {@link
   * QuicConfig#basePlpmtuBytes}, or the cap of {@link PathProperties} where path MTU discovery is
   * on. In a smaller one datagrams are cut to what there is; DATAGRAM frames that don't fit, and
   * path MTU discovery, wait for a slot with more room, and don't ask to be called for it.
   *
   * @param out where to write; wants at least 1200 bytes of room, or nothing is written
   * @return false when there is nothing to send
   */
  boolean pollTransmit(Transmit out, long now);

  /** The next event, or null. */
  QuicEvent pollEvent();

  /**
   * Opens a connection as a client.
   *
   * @param local the local key of the path
   * @param peer where the server is
   * @param serverName the name for SNI and the verifier, or null
   * @param wallClockMillis the time of day, for certificates, in milliseconds since 1970
   */
  QuicConnection connect(
      QuicConfig config,
      SocketAddress local,
      SocketAddress peer,
      String serverName,
      long wallClockMillis,
      long now);

  /**
   * Accepts a client. What happens next is told by the connection's events.
   *
   * @param wallClockMillis the time of day, for certificates, in milliseconds since 1970
   * @throws IllegalStateException when it is no longer pending
   */
  QuicConnection accept(
      IncomingConnection incoming, QuicConfig config, long wallClockMillis, long now);

  /** Turns a client away with CONNECTION_REFUSED, keeping nothing. */
  void refuse(IncomingConnection incoming);

  /**
   * Makes a client prove its address by a Retry packet, keeping nothing (RFC 9000 §8.1.2).
   *
   * @throws IllegalStateException when its address is already validated, or it is not pending
   */
  void retry(IncomingConnection incoming, long now);

  /** Drops a client's attempt without a word. */
  void ignore(IncomingConnection incoming);

  /** Counters of the endpoint. */
  EndpointStats stats();
}
