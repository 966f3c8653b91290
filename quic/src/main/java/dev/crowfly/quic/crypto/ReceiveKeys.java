package dev.crowfly.quic.crypto;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;

/**
 * The generations of keys that 1-RTT packets are opened with, and which of them a packet names (RFC
 * 9001 §6.3 to §6.5).
 *
 * <p>Up to three generations: the current one, the next one (absent for a moment after each update,
 * until {@link #makeNext}), and the previous one (until its time is up). Exactly one of them is
 * tried for every packet, whatever its Key Phase bit says: a bit that names absent keys costs the
 * same time as any other.
 */
final class ReceiveKeys {
  /** What {@link #previousExpiry} says when nothing is going to expire. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long NONE = -1;

  private PacketKeys previous;
  private PacketKeys current;
  private PacketKeys next;
  private boolean phase;
  private long previousExpiry = NEVER;

  private long smallestOpened = Long.MAX_VALUE;
  private long largestOpened = NONE;
  private long largestOpenedByPrevious = NONE;

  ReceiveKeys(PacketKeys first) {
    current = first;
    next = first.nextGeneration();
  }

  /** Reveals the header: the same key in all generations. */
  int unprotectHeader(byte[] buf, int headerOffset, int packetNumberOffset, int packetEnd) {
    return current.unprotectHeader(buf, headerOffset, packetNumberOffset, packetEnd);
  }

  /** The one generation to try for a packet. */
  PacketKeys choose(boolean keyPhase, long packetNumber) {
    if (keyPhase == phase) {
      return current;
    }
    // RFC 9001 §6.5: previous and next share a phase bit, so the packet number decides. Before
    // anything of the current phase arrived, a peer cannot have been allowed to update again.
    boolean newer = largestOpened != NONE && packetNumber > largestOpened;
    PacketKeys named = newer ? next : previous;
    if (named != null) {
      return named;
    }
    // RFC 9001 §6.3: no quick answer when the keys are absent. An honest peer never used these for
    // such a packet, so trying them does no more than take its time.
    PacketKeys standIn = newer ? previous : next;
    return standIn != null ? standIn : current;
  }

  /**
   * Takes note of an authentic packet.
   *
   * @param opener the keys that {@link #choose} gave for it
   * @param updateAllowed whether the peer has had an acknowledgment for the current phase
   * @return whether the peer has updated its keys with this packet, so that {@link #advance} is due
   * @throws TransportError KEY_UPDATE_ERROR when the peer used a generation that it must not use
   *     for this packet number
   */
  boolean onOpened(
      PacketKeys opener,
      boolean keyPhase,
      long packetNumber,
      boolean updateAllowed,
      long now,
      long retentionNanos)
      throws TransportError {
    if (opener == current) {
      // RFC 9001 §6.4: higher packet numbers have the same keys or newer ones.
      require(keyPhase == phase, "key phase bit does not match the keys");
      require(packetNumber > largestOpenedByPrevious, "old keys used after newer ones");
      smallestOpened = Math.min(smallestOpened, packetNumber);
      largestOpened = Math.max(largestOpened, packetNumber);
      startRetention(now, retentionNanos);
      return false;
    }
    if (opener == previous) {
      require(packetNumber < smallestOpened, "old keys used after newer ones");
      largestOpenedByPrevious = Math.max(largestOpenedByPrevious, packetNumber);
      return false;
    }
    require(
        largestOpened != NONE && packetNumber > largestOpened, "newer keys used before older ones");
    // RFC 9001 §6.2: a second update without waiting for the first to be acknowledged.
    require(updateAllowed, "keys updated before the last update was acknowledged");
    return true;
  }

  private static void require(boolean condition, String reason) throws TransportError {
    if (!condition) {
      throw new TransportError(TransportErrorCode.KEY_UPDATE_ERROR, reason);
    }
  }

  /** Makes the next keys current and the current ones previous. Needs {@link #hasNext}. */
  void advance() {
    if (previous != null) {
      previous.discardGeneration();
    }
    previous = current;
    current = next;
    next = null;
    phase = !phase;
    // RFC 9001 §6.1: old keys stay at least until a packet was opened with the new ones.
    previousExpiry = NEVER;
    largestOpenedByPrevious = largestOpened;
    largestOpened = NONE;
    smallestOpened = Long.MAX_VALUE;
  }

  private void startRetention(long now, long retentionNanos) {
    if (previous != null && previousExpiry == NEVER) {
      previousExpiry = now + retentionNanos;
    }
  }

  boolean hasNext() {
    return next != null;
  }

  /** Makes the next keys, apart from the opening of packets (RFC 9001 §9.5). */
  void makeNext() {
    if (next == null) {
      next = current.nextGeneration();
    }
  }

  /** Drops the previous keys when their time is up. */
  void expire(long now) {
    if (now >= previousExpiry) {
      previous.discardGeneration();
      previous = null;
      previousExpiry = NEVER;
    }
  }

  /** When the previous keys go, in nanoseconds, or {@link #NEVER}. */
  long previousExpiry() {
    return previousExpiry;
  }

  boolean isPrevious(PacketKeys keys) {
    return keys == previous;
  }

  /** Whether an acknowledgment up to this packet number covers a packet of the current phase. */
  boolean coversCurrentPhase(long largestAcknowledged) {
    return largestAcknowledged >= smallestOpened;
  }

  void discard() {
    if (previous != null) {
      previous.discardGeneration();
    }
    if (next != null) {
      next.discardGeneration();
    }
    current.discard();
  }
}
