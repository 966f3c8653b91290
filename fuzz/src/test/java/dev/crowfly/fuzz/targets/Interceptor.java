package dev.crowfly.fuzz.targets;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.KeyLog;
import dev.crowfly.quic.crypto.Aead;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketNumber;
import dev.crowfly.quic.wire.VarInt;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Has the keys of one direction of a connection: opens its packets, lets somebody edit what is
 * inside, and seals them again under the same number. What comes out is authentic to the receiver.
 *
 * <p>The keys are those of the first key phase, and of the cipher suite that {@link QuicPair} uses.
 */
final class Interceptor implements KeyLog {
  /** Says what a packet carries instead. */
  interface Editor {
    /**
     * The new plaintext; the old one to leave the packet as it is; null to drop it.
     *
     * @param reserved set {@code reserved[0]} to flip bits of the unprotected first byte
     */
    byte[] edit(EncryptionLevel level, byte[] plaintext, int[] reserved);
  }

  private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;
  private static final int CID_BYTES = 8;
  private static final int MOST_PLAINTEXT = 1_250;

  private final boolean fromClient;
  private final Map<String, byte[]> secrets = new HashMap<>();
  private final Map<EncryptionLevel, PacketKeys> opening = new EnumMap<>(EncryptionLevel.class);
  private final Map<EncryptionLevel, PacketKeys> sealing = new EnumMap<>(EncryptionLevel.class);
  private final Map<EncryptionLevel, Long> largest = new EnumMap<>(EncryptionLevel.class);
  private byte[] originalDcid;

  Interceptor(boolean fromClient) {
    this.fromClient = fromClient;
  }

  /** Takes the secrets of the first connection alone. */
  @Override
  public void line(String line) {
    String[] parts = line.split(" ", -1);
    secrets.putIfAbsent(parts[0], HexFormat.of().parseHex(parts[2]));
  }

  /** To be shown every datagram of the client's first flight before any other call. */
  void learn(byte[] datagram) {
    PacketHeader header = new PacketHeader();
    if (originalDcid == null && header.parse(datagram, 0, datagram.length, CID_BYTES)) {
      int dcid = header.dcidOffset();
      originalDcid = Arrays.copyOfRange(datagram, dcid, dcid + header.dcidLength());
    }
  }

  /** The datagram with its packets edited; null if nothing is left of it. */
  byte[] intercept(byte[] datagram, Editor editor) {
    byte[] out = new byte[0];
    PacketHeader header = new PacketHeader();
    int at = 0;
    while (at < datagram.length && header.parse(datagram, at, datagram.length, CID_BYTES)) {
      byte[] packet = Arrays.copyOfRange(datagram, at, header.end());
      byte[] edited = editPacket(packet, editor);
      if (edited != null) {
        byte[] longer = Arrays.copyOf(out, out.length + edited.length);
        System.arraycopy(edited, 0, longer, out.length, edited.length);
        out = longer;
      }
      at = header.end();
    }
    return out.length == 0 ? null : out;
  }

  /** The packet, edited; as it is if its keys are not known; null if it was dropped. */
  private byte[] editPacket(byte[] packet, Editor editor) {
    PacketHeader header = new PacketHeader();
    header.parse(packet, 0, packet.length, CID_BYTES);
    EncryptionLevel level = levelOf(header);
    if (level == null || !hasKeys(level)) {
      return packet;
    }
    byte[] work = packet.clone();
    int numberOffset = header.packetNumberOffset();
    PacketKeys keys = opening.computeIfAbsent(level, this::keys);
    int numberLength = keys.unprotectHeader(work, 0, numberOffset, work.length);
    if (numberLength < 0) {
      return packet;
    }
    long before = largest.getOrDefault(level, PacketNumber.NONE);
    long truncated = PacketNumber.read(work, numberOffset, numberLength);
    long number = PacketNumber.expand(truncated, numberLength, before);
    int payload = numberOffset + numberLength;
    int length = keys.open(work, 0, payload, work.length, number);
    if (length < 0 || number <= before) {
      return packet; // another connection's, or too late to be sealed again
    }
    largest.put(level, number);
    byte[] plaintext = Arrays.copyOfRange(work, payload, payload + length);
    int[] bits = new int[1];
    byte[] edited = editor.edit(level, plaintext.clone(), bits);
    if (edited == null) {
      return null;
    }
    return seal(level, Arrays.copyOf(work, payload), numberOffset, number, edited, bits[0]);
  }

  private byte[] seal(
      EncryptionLevel level, byte[] head, int numberOffset, long number, byte[] text, int bits) {
    int numberLength = head.length - numberOffset;
    int length = Math.min(MOST_PLAINTEXT, Math.max(text.length, 4 - numberLength));
    byte[] out = Arrays.copyOf(head, head.length + length + Aead.TAG_LENGTH);
    System.arraycopy(text, 0, out, head.length, Math.min(text.length, length));
    out[0] ^= (byte) bits;
    if (level != EncryptionLevel.ONE_RTT) {
      // Our packets have a Length of two bytes in front of the number.
      VarInt.encode(out.length - numberOffset, 2, out, numberOffset - 2);
    }
    sealing
        .computeIfAbsent(level, this::keys)
        .seal(out, 0, numberOffset, numberLength, length, number);
    return out;
  }

  private static EncryptionLevel levelOf(PacketHeader header) {
    if (header.type() == null) {
      return null;
    }
    return switch (header.type()) {
      case INITIAL -> EncryptionLevel.INITIAL;
      case HANDSHAKE -> EncryptionLevel.HANDSHAKE;
      case ONE_RTT -> EncryptionLevel.ONE_RTT;
      default -> null;
    };
  }

  private boolean hasKeys(EncryptionLevel level) {
    return level == EncryptionLevel.INITIAL
        ? originalDcid != null
        : secrets.containsKey(secretName(level));
  }

  private String secretName(EncryptionLevel level) {
    return (fromClient ? "CLIENT_" : "SERVER_")
        + (level == EncryptionLevel.HANDSHAKE ? "HANDSHAKE_TRAFFIC_SECRET" : "TRAFFIC_SECRET_0");
  }

  private PacketKeys keys(EncryptionLevel level) {
    if (level == EncryptionLevel.INITIAL) {
      InitialSecrets initial = InitialSecrets.derive(originalDcid, 0, originalDcid.length);
      return fromClient ? initial.clientKeys() : initial.serverKeys();
    }
    return PacketKeys.derive(SUITE, secrets.get(secretName(level)));
  }
}
