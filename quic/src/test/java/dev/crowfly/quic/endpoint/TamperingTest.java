package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketNumber;
import dev.crowfly.quic.wire.PacketType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 9000 §7.3: a man in the middle, who has the Initial keys, changes what headers say. */
class TamperingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] OTHER_ID = {42, 42, 42, 42, 42, 42, 42, 42};

  private final Pair pair = new Pair(1);
  private byte[] originalDcid;

  /** The first packet, if it is an Initial, with another source connection ID. */
  private byte[] withOtherSource(byte[] datagram, boolean ofClient) {
    PacketHeader header = new PacketHeader();
    assertTrue(header.parse(datagram, 0, datagram.length, 8));
    if (header.type() != PacketType.INITIAL) {
      return datagram;
    }
    byte[] dcid =
        Arrays.copyOfRange(
            datagram, header.dcidOffset(), header.dcidOffset() + header.dcidLength());
    if (originalDcid == null) {
      originalDcid = dcid;
    }
    int offset = header.packetNumberOffset();
    int numberLength = keys(ofClient).unprotectHeader(datagram, 0, offset, header.end());
    long number = PacketNumber.read(datagram, offset, numberLength);
    int payload = offset + numberLength;
    int length = keys(ofClient).open(datagram, 0, payload, header.end(), number);
    assertTrue(length > 0, "the keys are public");
    byte[] out = new byte[datagram.length];
    HeaderWriter headers = new HeaderWriter();
    int start =
        headers.writeInitial(out, 0, out.length, dcid, OTHER_ID, new byte[0], number, numberLength);
    System.arraycopy(datagram, payload, out, start, length);
    int end = start + length + 16;
    headers.patchLength(end);
    keys(ofClient).seal(out, 0, headers.packetNumberOffset(), numberLength, length, number);
    System.arraycopy(datagram, header.end(), out, end, datagram.length - header.end());
    return out;
  }

  private PacketKeys keys(boolean ofClient) {
    InitialSecrets secrets = InitialSecrets.derive(originalDcid, 0, originalDcid.length);
    return ofClient ? secrets.clientKeys() : secrets.serverKeys();
  }

  @Test
  void clientsId_isCheckedByTheServer() {
    pair.network()
        .editor(
            (index, from, bytes) ->
                from.equals(Pair.CLIENT_ADDRESS) ? withOtherSource(bytes, true) : bytes);
    pair.connect();
    pair.world().runFor(5 * SECOND);
    CloseReason.ClosedByTransport closed =
        assertInstanceOf(
            CloseReason.ClosedByTransport.class,
            pair.serverConnection().closeReason().orElseThrow());
    assertEquals(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, closed.code(), closed.toString());
    assertFalse(closed.byPeer());
    pair.assertForgotten(60 * SECOND);
  }

  /** Its Handshake packets, which nobody can change, don't come from whom the Initial named. */
  @Test
  void serversId_isCheckedByTheClient() {
    pair.network()
        .editor(
            (index, from, bytes) -> {
              if (from.equals(Pair.SERVER_ADDRESS)) {
                return withOtherSource(bytes, false);
              }
              if (originalDcid == null) {
                originalDcid = Arrays.copyOfRange(bytes, 6, 6 + bytes[5]);
              }
              return bytes;
            });
    pair.connect();
    pair.world().runFor(60 * SECOND);
    assertFalse(pair.clientConnection().isHandshakeComplete());
    assertTrue(pair.clientConnection().isClosed());
    pair.assertForgotten(60 * SECOND);
  }
}
