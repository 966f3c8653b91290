package dev.crowfly.quic.connection;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.ack.AckTracker;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.crypto.OpenStatus;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketNumber;
import dev.crowfly.quic.wire.PacketType;

/**
 * A packet number space with its keys (RFC 9000 §12.3): numbers given out, packets received,
 * handshake bytes.
 *
 * <p>It can send from the moment it has keys until it is discarded, and then never again. Receiving
 * may begin later: a server has 1-RTT keys before it may use them to read (RFC 9001 §5.7).
 */
final class PacketSpace {
  private final EncryptionLevel level;
  private final CryptoStream crypto;
  private final AckTracker acks;

  /** The keys of Initial and Handshake packets; null before they are known and once discarded. */
  private PacketKeys sendKeys;

  private PacketKeys receiveKeys;

  /** The keys of 1-RTT packets; null in the other spaces and before they are known. */
  private OneRttKeys oneRttKeys;

  private boolean receiving;
  private boolean discarded;
  private long nextPacketNumber;
  private long largestAcked = PacketNumber.NONE;

  private long packetNumber;
  private int payloadOffset;
  private int payloadLength;
  private int firstByte;

  PacketSpace(EncryptionLevel level, CryptoStream crypto, AckTracker acks) {
    this.level = level;
    this.crypto = crypto;
    this.acks = acks;
  }

  EncryptionLevel level() {
    return level;
  }

  CryptoStream crypto() {
    return crypto;
  }

  AckTracker acks() {
    return acks;
  }

  /** The 1-RTT keys, or null. */
  OneRttKeys oneRttKeys() {
    return oneRttKeys;
  }

  PacketType packetType() {
    return switch (level) {
      case INITIAL -> PacketType.INITIAL;
      case HANDSHAKE -> PacketType.HANDSHAKE;
      case ONE_RTT -> PacketType.ONE_RTT;
    };
  }

  PacketNumberSpace number() {
    return switch (level) {
      case INITIAL -> PacketNumberSpace.INITIAL;
      case HANDSHAKE -> PacketNumberSpace.HANDSHAKE;
      case ONE_RTT -> PacketNumberSpace.APPLICATION_DATA;
    };
  }

  /** Keys of Initial or Handshake packets; a client gets new Initial ones after a Retry. */
  void install(PacketKeys send, PacketKeys receive) {
    sendKeys = send;
    receiveKeys = receive;
    receiving = true;
  }

  /** Keys of 1-RTT packets, for sending only until {@link #startReceiving}. */
  void install(OneRttKeys keys) {
    oneRttKeys = keys;
  }

  void startReceiving() {
    receiving = true;
  }

  boolean canSend() {
    return !discarded && (sendKeys != null || oneRttKeys != null);
  }

  boolean canReceive() {
    return !discarded && receiving;
  }

  boolean isDiscarded() {
    return discarded;
  }

  /** Forgets keys and handshake bytes (RFC 9001 §4.9). */
  void discard() {
    if (discarded) {
      return;
    }
    discarded = true;
    crypto.discard();
    if (sendKeys != null) {
      sendKeys.discard();
      receiveKeys.discard();
      sendKeys = null;
      receiveKeys = null;
    }
    if (oneRttKeys != null) {
      oneRttKeys.discard();
      oneRttKeys = null;
    }
  }

  /** The number that the next packet will have. */
  long nextPacketNumber() {
    return nextPacketNumber;
  }

  /** The next packet was sealed under {@link #nextPacketNumber()}. */
  void advancePacketNumber() {
    nextPacketNumber++;
  }

  /** How many bytes the next packet's number takes. */
  int packetNumberLength() {
    return PacketNumber.length(nextPacketNumber, largestAcked);
  }

  void onAcked(long largestAcknowledged) {
    largestAcked = Math.max(largestAcked, largestAcknowledged);
  }

  /**
   * Opens a packet in place; on {@link OpenStatus#OPENED} the result is in {@link #packetNumber()}
   * and its siblings until the next call.
   *
   * @throws TransportError when the keys may not be used any more, or the peer updated them wrongly
   */
  OpenStatus open(byte[] buf, PacketHeader header, long now) throws TransportError {
    if (oneRttKeys != null) {
      return openShort(buf, header, now);
    }
    int pnOffset = header.packetNumberOffset();
    int pnLength = receiveKeys.unprotectHeader(buf, header.offset(), pnOffset, header.end());
    if (pnLength < 0) {
      return OpenStatus.TOO_SHORT;
    }
    packetNumber =
        PacketNumber.expand(
            PacketNumber.read(buf, pnOffset, pnLength), pnLength, acks.largestReceived());
    payloadOffset = pnOffset + pnLength;
    firstByte = buf[header.offset()] & 0xff;
    payloadLength =
        receiveKeys.open(buf, header.offset(), payloadOffset, header.end(), packetNumber);
    return payloadLength < 0 ? OpenStatus.NOT_AUTHENTIC : OpenStatus.OPENED;
  }

  private OpenStatus openShort(byte[] buf, PacketHeader header, long now) throws TransportError {
    OpenStatus status =
        oneRttKeys.open(
            buf,
            header.offset(),
            header.packetNumberOffset(),
            header.end(),
            acks.largestReceived(),
            now);
    if (status == OpenStatus.OPENED) {
      packetNumber = oneRttKeys.packetNumber();
      payloadOffset = oneRttKeys.payloadOffset();
      payloadLength = oneRttKeys.payloadLength();
      firstByte = oneRttKeys.firstByte();
    }
    return status;
  }

  /** The number of the packet opened last. */
  long packetNumber() {
    return packetNumber;
  }

  int payloadOffset() {
    return payloadOffset;
  }

  int payloadLength() {
    return payloadLength;
  }

  /** The first byte of the packet opened last, without protection. */
  int firstByte() {
    return firstByte;
  }

  /** Seals a packet in place, under {@link #nextPacketNumber()}. */
  void seal(byte[] buf, int headerOffset, int pnOffset, int pnLength, int plaintextLength) {
    if (oneRttKeys != null) {
      oneRttKeys.seal(buf, headerOffset, pnOffset, pnLength, plaintextLength, nextPacketNumber);
    } else {
      sendKeys.seal(buf, headerOffset, pnOffset, pnLength, plaintextLength, nextPacketNumber);
    }
  }
}
