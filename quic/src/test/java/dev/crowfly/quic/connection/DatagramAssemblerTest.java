package dev.crowfly.quic.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.stream.ChunkPool;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Where packets stand in a datagram, and how they are padded. */
class DatagramAssemblerTest {
  private static final byte[] DCID = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final byte[] SCID = {8, 7, 6, 5, 4, 3, 2, 1};
  private static final byte[] NO_TOKEN = {};
  private static final int OFFSET = 100;

  private final PacketSpaces spaces = new PacketSpaces(new ChunkPool(1024, 4), 25_000_000);
  private final DatagramAssembler assembler = new DatagramAssembler(ObserverFeed.unwatched());
  private final byte[] buf = new byte[2_000];

  DatagramAssemblerTest() {
    InitialSecrets secrets = InitialSecrets.derive(DCID, 0, DCID.length);
    CipherSuite suite = CipherSuite.TLS_AES_128_GCM_SHA256;
    byte[] secret = new byte[32];
    spaces.of(EncryptionLevel.INITIAL).install(secrets.clientKeys(), secrets.serverKeys());
    spaces
        .of(EncryptionLevel.HANDSHAKE)
        .install(PacketKeys.derive(suite, secret), PacketKeys.derive(suite, secret));
    spaces.oneRtt().install(OneRttKeys.derive(suite, secret, secret));
  }

  private void begin(int room) {
    assembler.begin(buf, OFFSET, OFFSET + room);
  }

  private boolean open(EncryptionLevel level) {
    return assembler.open(spaces.of(level), DCID, SCID, NO_TOKEN);
  }

  private PacketHeader parse(int position) {
    PacketHeader header = new PacketHeader();
    assertTrue(header.parse(buf, position, OFFSET + assembler.length(), DCID.length));
    return header;
  }

  @Test
  void smallestPacket_hasASampleForHeaderProtection() {
    for (EncryptionLevel level : EncryptionLevel.values()) {
      begin(1200);
      assertTrue(open(level));
      assertTrue(assembler.isPacketEmpty());
      assembler.frames().ping();
      assertFalse(assembler.isPacketEmpty());
      int size = assembler.seal(0);
      assertEquals(size, assembler.length());
      PacketHeader header = parse(OFFSET);
      // RFC 9001 §5.4.2: number and payload make four bytes, sixteen of the tag follow.
      assertEquals(20, header.end() - header.packetNumberOffset());
      assertTrue(header.hasSample());
    }
  }

  @Test
  void lastPacket_takesThePadding() {
    begin(1500);
    assertTrue(open(EncryptionLevel.INITIAL));
    assembler.frames().ping();
    int initial = assembler.seal(0);
    assertTrue(open(EncryptionLevel.HANDSHAKE));
    assembler.frames().ping();
    int handshake = assembler.seal(1200);
    assertEquals(1200, assembler.length());
    assertEquals(1200, initial + handshake);
    PacketHeader first = parse(OFFSET);
    assertEquals(PacketType.INITIAL, first.type());
    assertEquals(OFFSET + initial, first.end());
    PacketHeader second = parse(first.end());
    assertEquals(PacketType.HANDSHAKE, second.type());
    assertEquals(OFFSET + 1200, second.end());
  }

  @Test
  void packetLargerThanThePadding_staysAsItIs() {
    begin(1500);
    assertTrue(open(EncryptionLevel.ONE_RTT));
    assembler.frames().padding(1_300);
    int size = assembler.seal(1200);
    assertTrue(size > 1_300);
    assertEquals(size, assembler.length());
  }

  @Test
  void noRoom_noPacket() {
    begin(20);
    assertFalse(open(EncryptionLevel.INITIAL));
    assertFalse(open(EncryptionLevel.ONE_RTT));
    assertNull(assembler.openSpace());
    assertEquals(0, assembler.length());
  }

  @Test
  void frames_neverReachIntoTheTag() {
    for (int room = 40; room < 300; room++) {
      begin(room);
      if (open(EncryptionLevel.ONE_RTT)) {
        int free = assembler.frames().remaining();
        assertTrue(assembler.frames().padding(free));
        assertFalse(assembler.frames().ping());
        assertEquals(room, assembler.seal(0), "the datagram is full");
        assertEquals(0, buf[OFFSET + room], "nothing is written behind it");
        Arrays.fill(buf, (byte) 0);
      }
    }
  }

  @Test
  void abandonedPacket_leavesNothing() {
    begin(1200);
    assertTrue(open(EncryptionLevel.INITIAL));
    long number = spaces.of(EncryptionLevel.INITIAL).nextPacketNumber();
    assembler.frames().ping();
    assembler.abandon();
    assertNull(assembler.openSpace());
    assertEquals(0, assembler.length());
    assertEquals(number, spaces.of(EncryptionLevel.INITIAL).nextPacketNumber());
  }

  @Test
  void packetNumbers_countPerSpace() {
    begin(1200);
    for (int i = 0; i < 3; i++) {
      assertTrue(open(EncryptionLevel.HANDSHAKE));
      assembler.frames().ping();
      assembler.seal(0);
    }
    assertEquals(3, spaces.of(EncryptionLevel.HANDSHAKE).nextPacketNumber());
    assertEquals(0, spaces.of(EncryptionLevel.INITIAL).nextPacketNumber());
  }
}
