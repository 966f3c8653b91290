package dev.crowfly.quic.qlog;

import dev.crowfly.quic.QuicObserver.PacketKind;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;

/** Packets as qlog wants them: header, frames, sizes (quic-events, "PacketHeader"). */
final class PacketText {
  private static final int VERSION_BYTES = 4;

  private final JsonText json;
  private final FrameText frames;
  private final PacketHeader header = new PacketHeader();

  PacketText(JsonText json) {
    this.json = json;
    frames = new FrameText(json);
  }

  /** Writes the members of a packet whose protection is off. */
  void write(
      PacketKind kind,
      long packetNumber,
      byte[] buf,
      int offset,
      int payloadOffset,
      int payloadLength,
      int sizeBytes,
      int ackDelayExponent) {
    json.object("header").word("packet_type", type(kind));
    int numberLength = packetNumber < 0 ? 0 : PacketHeader.packetNumberLength(buf[offset]);
    if (packetNumber >= 0) {
      writeNumber(kind, packetNumber, numberLength, buf[offset]);
    }
    int shortCidLength = payloadOffset - numberLength - offset - 1;
    // The size is that of the packet alone, even where others follow in the array.
    if (header.parse(buf, offset, offset + sizeBytes, shortCidLength)) {
      writeHeader(buf, kind);
    }
    json.endObject();
    if (packetNumber >= 0) {
      frames.write(buf, payloadOffset, payloadLength, wireType(kind), ackDelayExponent);
    }
    writeVersions(kind);
    json.object("raw").number("length", sizeBytes);
    if (packetNumber >= 0) {
      json.number("payload_length", payloadLength);
    }
    json.endObject();
  }

  /** Writes the members of a packet of which only this much is known. */
  void writeUnread(PacketKind kind, int sizeBytes) {
    json.object("header").word("packet_type", type(kind)).endObject();
    json.object("raw").number("length", sizeBytes).endObject();
  }

  /** Writes the member {@code header} of a packet that was sent once. */
  void writeNumbered(PacketKind kind, long packetNumber) {
    json.object("header")
        .word("packet_type", type(kind))
        .number("packet_number", packetNumber)
        .endObject();
  }

  private void writeNumber(PacketKind kind, long packetNumber, int numberLength, byte first) {
    if (kind == PacketKind.ONE_RTT) {
      json.bool("key_phase_bit", PacketHeader.keyPhase(first));
    }
    json.number("packet_number_length", numberLength).number("packet_number", packetNumber);
  }

  private void writeHeader(byte[] buf, PacketKind kind) {
    if (kind == PacketKind.ONE_RTT) {
      json.hex("dcid", buf, header.dcidOffset(), header.dcidLength());
      return;
    }
    if (header.tokenLength() > 0) {
      // The token itself would open the door to whoever reads the trace.
      json.object("token").object("raw").number("length", header.tokenLength());
      json.endObject().endObject();
    }
    if (header.packetNumberOffset() >= 0) {
      json.number("length", header.end() - header.packetNumberOffset());
    }
    json.name("version").hex(header.version(), VERSION_BYTES);
    json.number("scil", header.scidLength())
        .number("dcil", header.dcidLength())
        .hex("scid", buf, header.scidOffset(), header.scidLength())
        .hex("dcid", buf, header.dcidOffset(), header.dcidLength());
  }

  private void writeVersions(PacketKind kind) {
    if (kind == PacketKind.VERSION_NEGOTIATION && header.supportedVersionCount() > 0) {
      json.array("supported_versions");
      for (int i = 0; i < header.supportedVersionCount(); i++) {
        json.hex(header.supportedVersion(i), VERSION_BYTES);
      }
      json.endArray();
    }
  }

  private static String type(PacketKind kind) {
    return switch (kind) {
      case INITIAL -> "initial";
      case ZERO_RTT -> "0RTT";
      case HANDSHAKE -> "handshake";
      case ONE_RTT -> "1RTT";
      case RETRY -> "retry";
      case VERSION_NEGOTIATION -> "version_negotiation";
      case UNKNOWN -> "unknown";
    };
  }

  private static PacketType wireType(PacketKind kind) {
    return switch (kind) {
      case INITIAL -> PacketType.INITIAL;
      case HANDSHAKE -> PacketType.HANDSHAKE;
      case ZERO_RTT -> PacketType.ZERO_RTT;
      default -> PacketType.ONE_RTT;
    };
  }
}
