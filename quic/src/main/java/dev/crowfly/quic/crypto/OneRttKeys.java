package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.wire.PacketNumber;

/**
 * The 1-RTT keys of both directions, and how they are updated (RFC 9001 §6).
 *
 * <p>What the connection does with it:
 *
 * <ul>
 *   <li>before it writes a 1-RTT header: {@link #updateIfDue}, then {@link #keyPhase};
 *   <li>{@link #seal}; after a packet with an ACK frame, {@link #onAckSent};
 *   <li>{@link #open} for every short header packet; {@link #onAcked} for the ACK frames in it,
 *       before the next packet is opened;
 *   <li>{@link #onPto} when the probe timeout changes, {@link #onHandshakeConfirmed} once, {@link
 *       #onTimeout} when {@link #nextTimeout} comes.
 * </ul>
 *
 * <p>Time is a non-negative number of nanoseconds. Not thread-safe. {@link #seal} and {@link #open}
 * allocate nothing of their own, except for the keys made by the first seal after an update.
 */
public final class OneRttKeys {
  /** What {@link #nextTimeout} says when there is nothing to wait for. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int KEY_PHASE_BIT = 0x04;

  /** RFC 9001 §6.5: how many probe timeouts old keys are kept, and updates are apart. */
  private static final int PTO_COUNT = 3;

  /** Packets kept back from the limit, so that a connection at its limit can still be closed. */
  private static final long CLOSING_RESERVE = 128;

  private final AeadLimits limits;
  private final ReceiveKeys receive;
  private PacketKeys send;
  private PacketKeys sendNext;

  private long generation;
  private boolean handshakeConfirmed;
  private long ptoNanos;
  private long preparationDue = NEVER;

  // The current phase, as the peer has seen it.
  private long firstSent = Long.MAX_VALUE;
  private boolean currentPhaseAcked;
  private long updateNotBefore;

  // The current phase, as the peer knows that we have seen it.
  private boolean currentPhaseAckSent;

  private long rejectedPackets;
  private long packetNumber;
  private int payloadOffset;
  private int payloadLength;
  private int firstByte;
  private boolean openedWithPreviousKeys;

  private OneRttKeys(PacketKeys send, PacketKeys receive, AeadLimits limits) {
    this.send = send;
    this.sendNext = send.nextGeneration();
    this.receive = new ReceiveKeys(receive);
    this.limits = limits;
  }

  /**
   * The keys of the two application traffic secrets of TLS, with the platform's AEAD and the limits
   * of RFC 9001 §6.6.
   *
   * @param sendSecret of the packets that this side sends; copied
   * @param receiveSecret of the packets that the peer sends; copied
   */
  public static OneRttKeys derive(CipherSuite suite, byte[] sendSecret, byte[] receiveSecret) {
    return derive(suite, sendSecret, receiveSecret, AeadProvider.JCA, AeadLimits.of(suite));
  }

  /**
   * {@link #derive(CipherSuite, byte[], byte[])} with another AEAD and stricter limits.
   *
   * @param limits those of the RFC apply where they are lower
   */
  public static OneRttKeys derive(
      CipherSuite suite,
      byte[] sendSecret,
      byte[] receiveSecret,
      AeadProvider provider,
      AeadLimits limits) {
    return new OneRttKeys(
        PacketKeys.derive(suite, sendSecret, provider),
        PacketKeys.derive(suite, receiveSecret, provider),
        limits.min(AeadLimits.of(suite)));
  }

  /** The Key Phase bit of the packets that are sent now. */
  public boolean keyPhase() {
    return (generation & 1) != 0;
  }

  /** How many updates there were. */
  public long generation() {
    return generation;
  }

  /**
   * Seals a short header packet in place, as {@link PacketKeys#seal} does, and sets its Key Phase
   * bit.
   *
   * @throws IllegalStateException when {@link #canSeal} is false
   */
  public void seal(
      byte[] buf,
      int headerOffset,
      int packetNumberOffset,
      int packetNumberLength,
      int payloadLength,
      long packetNumber) {
    if (!canSeal()) {
      // RFC 9001 §6.6: these keys must not be used any more.
      throw new IllegalStateException("confidentiality limit reached");
    }
    // RFC 9001 §6.2: the peer can't update again before an acknowledgment was sealed here, so at
    // this point, outside of the opening of packets, keys for that are made in time.
    prepareNextKeys();
    if (keyPhase()) {
      buf[headerOffset] |= KEY_PHASE_BIT;
    } else {
      buf[headerOffset] &= ~KEY_PHASE_BIT;
    }
    send.seal(
        buf, headerOffset, packetNumberOffset, packetNumberLength, payloadLength, packetNumber);
    firstSent = Math.min(firstSent, packetNumber);
  }

  /**
   * Opens a short header packet in place: reveals the header, restores the packet number, decrypts.
   * On {@link OpenStatus#OPENED} the result is in {@link #packetNumber}, {@link #payloadOffset},
   * {@link #payloadLength} and {@link #firstByte} until the next call; otherwise the bytes may be
   * destroyed.
   *
   * @param packetEnd one past the last byte of the packet
   * @param largestPacketNumberReceived of all 1-RTT packets opened so far, -1 when there is none
   * @throws TransportError KEY_UPDATE_ERROR when the authenticated peer broke the rules of key
   *     updates; AEAD_LIMIT_REACHED when too many packets have not been authentic
   */
  public OpenStatus open(
      byte[] buf,
      int headerOffset,
      int packetNumberOffset,
      int packetEnd,
      long largestPacketNumberReceived,
      long now)
      throws TransportError {
    receive.expire(now);
    int packetNumberLength =
        receive.unprotectHeader(buf, headerOffset, packetNumberOffset, packetEnd);
    if (packetNumberLength < 0) {
      return OpenStatus.TOO_SHORT;
    }
    int first = buf[headerOffset] & 0xff;
    boolean phase = (first & KEY_PHASE_BIT) != 0;
    long number =
        PacketNumber.expand(
            PacketNumber.read(buf, packetNumberOffset, packetNumberLength),
            packetNumberLength,
            largestPacketNumberReceived);
    int offset = packetNumberOffset + packetNumberLength;
    PacketKeys keys = receive.choose(phase, number);
    int length = keys.open(buf, headerOffset, offset, packetEnd, number);
    if (length < 0) {
      addRejected(1);
      return OpenStatus.NOT_AUTHENTIC;
    }
    long retention = PTO_COUNT * ptoNanos;
    if (receive.onOpened(keys, phase, number, currentPhaseAckSent, now, retention)) {
      // RFC 9001 §6.2: send with updated keys before the packet is acknowledged.
      advance(now);
      receive.onOpened(keys, phase, number, false, now, retention);
    }
    packetNumber = number;
    payloadOffset = offset;
    payloadLength = length;
    firstByte = first;
    openedWithPreviousKeys = receive.isPrevious(keys);
    return OpenStatus.OPENED;
  }

  /** The packet number of the packet opened last. */
  public long packetNumber() {
    return packetNumber;
  }

  /** Where the plaintext of the packet opened last begins. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** The length of the plaintext of the packet opened last. */
  public int payloadLength() {
    return payloadLength;
  }

  /**
   * The first byte of the packet opened last, without header protection; the reserved bits (0x18)
   * must be zero (RFC 9000 §17.3.1).
   */
  public int firstByte() {
    return firstByte;
  }

  /** The handshake is confirmed (RFC 9001 §4.1.2), which makes updates possible. */
  public void onHandshakeConfirmed() {
    handshakeConfirmed = true;
  }

  /**
   * The probe timeout is now this long; old keys are kept, and updates are apart, three times that.
   * Zero before the first call.
   */
  public void onPto(long ptoNanos) {
    this.ptoNanos = ptoNanos;
  }

  /**
   * The packet opened last acknowledges 1-RTT packets of ours.
   *
   * @param largestAcknowledged the largest packet number of the ACK frame, which was really sent
   * @throws TransportError KEY_UPDATE_ERROR when the peer acknowledges an update with old keys
   */
  public void onAcked(long largestAcknowledged, long now) throws TransportError {
    if (largestAcknowledged < firstSent) {
      return;
    }
    if (openedWithPreviousKeys) {
      // RFC 9001 §6.2: the peer has received the update but has not followed it.
      throw new TransportError(
          TransportErrorCode.KEY_UPDATE_ERROR, "update acknowledged with old keys");
    }
    if (!currentPhaseAcked) {
      currentPhaseAcked = true;
      // RFC 9001 §6.5: leave time to a peer that still keeps the keys before the last update.
      updateNotBefore = generation == 0 ? 0 : now + PTO_COUNT * ptoNanos;
    }
  }

  /**
   * A packet with an ACK frame was sealed.
   *
   * @param largestAcknowledged the largest packet number that the frame acknowledges
   */
  public void onAckSent(long largestAcknowledged) {
    if (receive.coversCurrentPhase(largestAcknowledged)) {
      currentPhaseAckSent = true;
    }
  }

  /** Whether an update may be initiated now (RFC 9001 §6.1, §6.5). */
  public boolean mayInitiateUpdate(long now) {
    return handshakeConfirmed && currentPhaseAcked && now >= updateNotBefore;
  }

  /**
   * Initiates an update: packets from here on are sealed with new keys.
   *
   * @throws IllegalStateException when {@link #mayInitiateUpdate} is false
   */
  public void initiateUpdate(long now) {
    if (!mayInitiateUpdate(now)) {
      throw new IllegalStateException("key update not permitted yet");
    }
    prepareNextKeys();
    advance(now);
  }

  /**
   * Initiates an update when half of the confidentiality limit is used up and an update is
   * permitted.
   *
   * @return whether it did
   */
  public boolean updateIfDue(long now) {
    boolean due = send.sealedPackets() >= limits.confidentiality() / 2 && mayInitiateUpdate(now);
    if (due) {
      initiateUpdate(now);
    }
    return due;
  }

  /**
   * Whether the connection has to be closed with AEAD_LIMIT_REACHED, because no update was possible
   * in time (RFC 9001 §6.6). A few packets can still be sealed to say so.
   */
  public boolean sendLimitReached() {
    long reserve = Math.min(CLOSING_RESERVE, limits.confidentiality() / 8);
    return send.sealedPackets() >= limits.confidentiality() - reserve;
  }

  /** Whether one more packet may be sealed with the current keys. */
  public boolean canSeal() {
    return send.sealedPackets() < limits.confidentiality();
  }

  /**
   * Counts packets that did not authenticate, here or at another encryption level.
   *
   * @throws TransportError AEAD_LIMIT_REACHED when there have been too many (RFC 9001 §6.6)
   */
  public void addRejected(long packets) throws TransportError {
    rejectedPackets += packets;
    if (rejectedPackets > limits.integrity()) {
      throw new TransportError(
          TransportErrorCode.AEAD_LIMIT_REACHED, "too many packets failed to authenticate");
    }
  }

  /** How many packets did not authenticate, with all generations of keys. */
  public long rejectedPackets() {
    return rejectedPackets;
  }

  /**
   * When {@link #onTimeout} wants to be called, in nanoseconds: to make the keys of the next update
   * ahead of time, and to drop old ones. Without that call both happen later.
   */
  public long nextTimeout() {
    return Math.min(preparationDue, receive.previousExpiry());
  }

  /** Does what is due. A call too early is harmless. */
  public void onTimeout(long now) {
    prepareNextKeys();
    receive.expire(now);
  }

  private void prepareNextKeys() {
    if (preparationDue == NEVER) {
      return;
    }
    preparationDue = NEVER;
    sendNext = send.nextGeneration();
    receive.makeNext();
  }

  private void advance(long now) {
    PacketKeys old = send;
    send = sendNext;
    sendNext = null;
    // RFC 9001 §6.4: old keys are never needed for sending.
    old.discardGeneration();
    receive.advance();
    generation++;
    firstSent = Long.MAX_VALUE;
    currentPhaseAcked = false;
    currentPhaseAckSent = false;
    // RFC 9001 §9.5: not now, while a packet is being opened.
    preparationDue = now;
  }

  /** Forgets all keys; this object is of no use afterwards. */
  public void discard() {
    if (sendNext != null) {
      sendNext.discardGeneration();
    }
    send.discard();
    receive.discard();
  }

  @Override
  public String toString() {
    return "OneRttKeys[" + send.suite() + ", generation " + generation + "]";
  }
}
