package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketNumber;
import dev.crowfly.quic.wire.PacketType;
import java.util.Arrays;

/**
 * Packet headers: long and short ones, Version Negotiation, Retry, coalesced packets. Fields lie
 * within the packet, packets follow each other without end nor overlap, and what was read is read
 * again from what {@link HeaderWriter} makes of it.
 */
public final class PacketHeaderTarget {
  private static final int UNUSED = 0x2a;

  private PacketHeaderTarget() {}

  /** The first byte is the length of our connection IDs, the rest a datagram. */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    int cidLength = choices.below(PacketHeader.MAX_CID_LENGTH + 1);
    byte[] datagram = choices.rest();
    Shifted shifted = Shifted.of(datagram);
    PacketHeader header = new PacketHeader();
    PacketHeader elsewhere = new PacketHeader();
    int at = 0;
    boolean more = true;
    while (more) {
      more = header.parse(datagram, at, datagram.length, cidLength);
      boolean also =
          elsewhere.parse(shifted.array(), shifted.offset() + at, shifted.limit(), cidLength);
      unlessEqual(more, also, "read elsewhere");
      if (more) {
        checkFields(header, at, datagram.length);
        checkSame(header, elsewhere, shifted.offset());
        checkWritten(header, cidLength);
        at = header.end();
      }
    }
  }

  private static void checkFields(PacketHeader header, int at, int limit) {
    unlessEqual(at, header.offset(), "where the packet begins");
    unless(header.end() > at && header.end() <= limit, "a packet that ends nowhere");
    int after = within(header, header.dcidOffset(), header.dcidLength(), at + 1);
    if (header.scidLength() > 0) {
      after = within(header, header.scidOffset(), header.scidLength(), after + 1);
    }
    if (header.tokenLength() > 0) {
      after = within(header, header.tokenOffset(), header.tokenLength(), after);
    }
    PacketType type = header.type();
    boolean numbered =
        type != null && type != PacketType.RETRY && type != PacketType.VERSION_NEGOTIATION;
    unlessEqual(numbered, header.packetNumberOffset() >= 0, "packet number of " + type);
    if (numbered) {
      within(header, header.packetNumberOffset(), 0, after);
      if (header.hasSample()) {
        within(header, header.packetNumberOffset() + PacketNumber.MAX_LENGTH, 16, after);
      }
    }
    if (type == null || type == PacketType.VERSION_NEGOTIATION) {
      unlessEqual(limit, header.end(), "rest of a datagram of another version");
    } else {
      unless(header.dcidLength() <= PacketHeader.MAX_CID_LENGTH, "long DCID");
      unless(header.scidLength() <= PacketHeader.MAX_CID_LENGTH, "long SCID");
    }
  }

  private static int within(PacketHeader header, int from, int length, int least) {
    unless(
        from >= least && length >= 0 && from + length <= header.end(), "field out of the packet");
    return from + length;
  }

  private static void checkSame(PacketHeader one, PacketHeader other, int shift) {
    unlessEqual(one.type(), other.type(), "type elsewhere");
    unlessEqual(one.version(), other.version(), "version elsewhere");
    unlessEqual(one.end() + shift, other.end(), "end elsewhere");
    unlessEqual(one.dcidOffset() + shift, other.dcidOffset(), "DCID elsewhere");
    unlessEqual(one.scidLength(), other.scidLength(), "SCID elsewhere");
    unlessEqual(one.tokenLength(), other.tokenLength(), "token elsewhere");
    unlessEqual(one.hasSample(), other.hasSample(), "sample elsewhere");
  }

  private static void checkWritten(PacketHeader read, int cidLength) {
    if (read.type() == null) {
      return;
    }
    byte[] out = new byte[read.end() - read.offset() + 64];
    int end =
        switch (read.type()) {
          case INITIAL -> initial(read, out);
          case HANDSHAKE -> handshake(read, out);
          case ONE_RTT -> oneRtt(read, out);
          case RETRY -> retry(read, out);
          case VERSION_NEGOTIATION -> versions(read, out);
          case ZERO_RTT -> -1; // we never send one
        };
    if (end < 0) {
      return;
    }
    PacketHeader again = new PacketHeader();
    unless(again.parse(out, 0, end, cidLength), "what was written is not read");
    unlessEqual(read.type(), again.type(), "type as written");
    unlessEqual(end, again.end(), "end as written");
    boolean answer =
        read.type() == PacketType.RETRY || read.type() == PacketType.VERSION_NEGOTIATION;
    if (!answer) {
      unless(Arrays.equals(dcid(read), dcid(again)), "DCID as written");
      unless(Arrays.equals(scid(read), scid(again)), "SCID as written");
      unless(Arrays.equals(token(read), token(again)), "token as written");
      unlessEqual(end - 24, again.packetNumberOffset(), "packet number as written");
    }
  }

  private static int initial(PacketHeader read, byte[] out) {
    HeaderWriter writer = new HeaderWriter();
    int room =
        HeaderWriter.initialSize(read.dcidLength(), read.scidLength(), read.tokenLength(), 4);
    unlessEqual(
        -1,
        writer.writeInitial(out, 0, room - 1, dcid(read), scid(read), token(read), 7, 4),
        "written into too little room");
    int payload = writer.writeInitial(out, 0, room, dcid(read), scid(read), token(read), 7, 4);
    unlessEqual(room, payload, "size that was announced");
    writer.patchLength(payload + 20);
    return payload + 20;
  }

  private static int handshake(PacketHeader read, byte[] out) {
    HeaderWriter writer = new HeaderWriter();
    int room = HeaderWriter.handshakeSize(read.dcidLength(), read.scidLength(), 4);
    int payload = writer.writeHandshake(out, 0, room, dcid(read), scid(read), 7, 4);
    unlessEqual(room, payload, "size that was announced");
    writer.patchLength(payload + 20);
    return payload + 20;
  }

  private static int oneRtt(PacketHeader read, byte[] out) {
    int payload = new HeaderWriter().writeShort(out, 0, out.length, dcid(read), true, 7, 4);
    unlessEqual(HeaderWriter.shortSize(read.dcidLength(), 4), payload, "size that was announced");
    return payload + 20;
  }

  /** As if the Retry were an Initial: the answer goes to its source. */
  private static int retry(PacketHeader read, byte[] out) {
    int end = HeaderWriter.writeRetry(out, 0, out.length, read, dcid(read), token(read));
    PacketHeader again = new PacketHeader();
    unless(end > 0 && again.parse(out, 0, end, 0), "a Retry that is not read");
    unless(Arrays.equals(scid(read), dcid(again)), "destination of a Retry");
    unless(Arrays.equals(dcid(read), scid(again)), "source of a Retry");
    unless(Arrays.equals(token(read), token(again)), "token of a Retry");
    unlessEqual(end - 16, again.retryIntegrityTagOffset(), "tag of a Retry");
    return end;
  }

  private static int versions(PacketHeader read, byte[] out) {
    int[] versions = new int[read.supportedVersionCount()];
    for (int i = 0; i < versions.length; i++) {
      versions[i] = read.supportedVersion(i);
    }
    int end = HeaderWriter.writeVersionNegotiation(out, 0, out.length, read, versions, UNUSED);
    PacketHeader again = new PacketHeader();
    unless(end > 0 && again.parse(out, 0, end, 0), "a Version Negotiation that is not read");
    unless(Arrays.equals(scid(read), dcid(again)), "connection IDs exchanged");
    unless(Arrays.equals(dcid(read), scid(again)), "connection IDs exchanged");
    for (int i = 0; i < versions.length; i++) {
      unlessEqual(versions[i], again.supportedVersion(i), "version " + i);
    }
    return end;
  }

  private static byte[] dcid(PacketHeader header) {
    return copy(header, header.dcidOffset(), header.dcidLength());
  }

  private static byte[] scid(PacketHeader header) {
    return copy(header, header.scidOffset(), header.scidLength());
  }

  private static byte[] token(PacketHeader header) {
    return copy(header, header.tokenOffset(), header.tokenLength());
  }

  private static byte[] copy(PacketHeader header, int from, int length) {
    return Arrays.copyOfRange(header.array(), from, from + length);
  }
}
