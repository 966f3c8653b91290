package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.AddressDiscovery;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * QUIC address discovery: each side may tell the other from which address its packets come
 * (draft-ietf-quic-address-discovery).
 *
 * <p>Every path gets one report, since another address of the peer is another path, and another one
 * whenever the peer moves to it: a path that is known here may be a new one to the peer, whose own
 * end has changed, and a peer behind a NAT may not know that it has moved at all. A lost report is
 * repeated on the same path under its number. Reports are rationed, because whoever copies the
 * peer's packets from many addresses causes one for each.
 */
final class ObservedAddresses {
  /** Reports that may leave at once. */
  static final int BURST = 8;

  /** The time that earns another one. */
  static final long REFILL_NANOS = 100_000_000L;

  private static final long NEVER = Long.MAX_VALUE;

  private AddressDiscovery ours = AddressDiscovery.NONE;
  private boolean provide;
  private long nextSequence;
  private int allowance = BURST;
  private long countedAt;

  /** Sets what both sides announced. */
  void negotiate(AddressDiscovery own, AddressDiscovery peer) {
    ours = own;
    provide = own.provides() && peer.receives();
  }

  /** A path is there that the peer may want to know of. */
  void onPath(Path path) {
    if (provide) {
      path.observation.owe();
    }
  }

  /** The peer has moved to a path that it may have been on before. */
  void onMoved(Path path) {
    if (provide) {
      path.observation.renew();
    }
  }

  /** Whether a report leaves with the next packet on this path. */
  boolean isDue(Path path, long now) {
    return path.observation.isOwed() && allowed(now);
  }

  /** When a report that has to wait may leave; NEVER if none waits. */
  long nextTimeout(Path path) {
    return path.observation.isOwed() && allowance == 0 ? countedAt + REFILL_NANOS : NEVER;
  }

  /** Earns what time has brought. */
  void onTimeout(long now) {
    refill(now);
  }

  private boolean allowed(long now) {
    refill(now);
    return allowance > 0;
  }

  private void refill(long now) {
    if (allowance == BURST) {
      countedAt = now;
    }
    long earned = (now - countedAt) / REFILL_NANOS;
    if (earned > 0) {
      allowance = (int) Math.min(BURST, allowance + earned);
      countedAt += earned * REFILL_NANOS;
    }
  }

  /** Writes the report that is due; false when there is none or it doesn't fit. */
  boolean write(Path path, FrameWriter frames, TokenSink tokens, int tokenKind, long now) {
    Observation observation = path.observation;
    if (!isDue(path, now)) {
      return false;
    }
    // A repetition keeps its number: it says nothing new.
    boolean repeated = observation.sequence() >= 0;
    long sequence = repeated ? observation.sequence() : nextSequence;
    byte[] ip = observation.ip();
    if (!frames.observedAddress(sequence, ip, 0, ip.length, observation.port())) {
      return false;
    }
    nextSequence += repeated ? 0 : 1;
    allowance--;
    observation.onWritten(sequence);
    tokens.token(tokenKind, path.id, sequence, 0);
    return true;
  }

  /**
   * The peer reports an address.
   *
   * @return the event to be told, or null if it is nothing new
   * @throws TransportError PROTOCOL_VIOLATION if we did not ask for reports
   */
  PathEvent onReport(Path path, long sequence, byte[] buf, int ipOffset, int ipLength, int port)
      throws TransportError {
    if (!ours.receives()) {
      throw new TransportError(
          TransportErrorCode.PROTOCOL_VIOLATION,
          ipLength == 4 ? FrameType.OBSERVED_ADDRESS_IPV4 : FrameType.OBSERVED_ADDRESS_IPV6,
          "address observations were not asked for");
    }
    if (!path.observation.accept(sequence)) {
      return null;
    }
    InetSocketAddress observed = addressOf(buf, ipOffset, ipLength, port);
    return path.observation.tell(observed)
        ? new PathEvent.AddressObserved(path.local(), path.peer(), observed)
        : null;
  }

  private static InetSocketAddress addressOf(byte[] buf, int ipOffset, int ipLength, int port) {
    byte[] ip = new byte[ipLength];
    System.arraycopy(buf, ipOffset, ip, 0, ipLength);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an IP address of " + ipLength + " bytes", e);
    }
  }
}
