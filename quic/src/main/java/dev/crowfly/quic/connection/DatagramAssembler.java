package dev.crowfly.quic.connection;

import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.HeaderWriter;

/**
 * Builds a datagram in the caller's array, packet by packet (RFC 9000 §12.2): owns where things
 * stand, knows nothing of why they are sent.
 *
 * <p>{@link #begin}, then {@link #open}, frames, {@link #seal} for each packet. The last packet
 * takes the padding, so a packet is sealed only when it is known whether another follows.
 */
final class DatagramAssembler {
  /** What the AEAD adds to a packet. */
  static final int TAG_BYTES = 16;

  /** RFC 9001 §5.4.2: packet number and payload together, so that a sample can be taken. */
  private static final int MIN_NUMBER_AND_PAYLOAD = 4;

  private final HeaderWriter headers = new HeaderWriter();
  private final FrameWriter frames = new FrameWriter();
  private final ObserverFeed feed;

  private byte[] buf;
  private int datagramStart;
  private int limit;
  private int end;
  private PacketSpace space;
  private int payloadStart;
  private int packetNumberLength;

  /** An assembler whose packets are observed. */
  DatagramAssembler(ObserverFeed feed) {
    this.feed = feed;
  }

  /** Begins a datagram that may reach up to {@code limit}. */
  void begin(byte[] buffer, int offset, int datagramLimit) {
    buf = buffer;
    datagramStart = offset;
    limit = datagramLimit;
    end = offset;
    space = null;
  }

  /** Writes the header of a packet; false, changing nothing, when there is no room for one. */
  boolean open(PacketSpace packetSpace, byte[] dcid, byte[] scid, byte[] token) {
    packetNumberLength = packetSpace.packetNumberLength();
    payloadStart = writeHeader(packetSpace, dcid, scid, token);
    if (payloadStart < 0) {
      return false;
    }
    int payloadLimit = limit - TAG_BYTES;
    if (payloadLimit - payloadStart < MIN_NUMBER_AND_PAYLOAD) {
      return false;
    }
    space = packetSpace;
    frames.reset(buf, payloadStart, payloadLimit);
    return true;
  }

  private int writeHeader(PacketSpace packetSpace, byte[] dcid, byte[] scid, byte[] token) {
    long number = packetSpace.nextPacketNumber();
    int room = limit - TAG_BYTES;
    return switch (packetSpace.level()) {
      case INITIAL ->
          headers.writeInitial(buf, end, room, dcid, scid, token, number, packetNumberLength);
      case HANDSHAKE ->
          headers.writeHandshake(buf, end, room, dcid, scid, number, packetNumberLength);
      case ONE_RTT ->
          headers.writeShort(
              buf,
              end,
              room,
              dcid,
              packetSpace.oneRttKeys().keyPhase(),
              number,
              packetNumberLength);
    };
  }

  /** The space of the packet that is open, or null. */
  PacketSpace openSpace() {
    return space;
  }

  FrameWriter frames() {
    return frames;
  }

  /** Whether the open packet has no frame yet. */
  boolean isPacketEmpty() {
    return frames.position() == payloadStart;
  }

  /** How many bytes a further packet would have, if the open one were sealed now. */
  int roomBehind() {
    return limit - frames.position() - TAG_BYTES;
  }

  /** Bytes of the datagram that are sealed. */
  int length() {
    return end - datagramStart;
  }

  /** Takes back the open packet: nothing of it remains. */
  void abandon() {
    space = null;
  }

  /**
   * Seals the open packet.
   *
   * @param datagramLength the datagram is to be at least this long with it; 0 = as it is
   * @return the packet's size in bytes
   */
  int seal(int datagramLength) {
    int payload = frames.position() - payloadStart;
    int wanted =
        Math.max(
            MIN_NUMBER_AND_PAYLOAD - packetNumberLength,
            datagramStart + datagramLength - TAG_BYTES - payloadStart);
    if (wanted > payload) {
      frames.padding(wanted - payload);
      payload = wanted;
    }
    int packetStart = end;
    end = payloadStart + payload + TAG_BYTES;
    headers.patchLength(end);
    feed.sent(space, buf, packetStart, payloadStart, end);
    space.seal(buf, packetStart, headers.packetNumberOffset(), packetNumberLength, payload);
    space.advancePacketNumber();
    space = null;
    return end - packetStart;
  }

  /** Whether the open packet is of this level. */
  boolean isOpen(EncryptionLevel level) {
    return space != null && space.level() == level;
  }
}
