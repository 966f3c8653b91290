package dev.crowfly.quic.testing;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketNumber;
import dev.crowfly.quic.wire.PacketType;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends, in the name of one side of a {@link Pair} and with its real keys, what that side never
 * would; and reads what the other side answers.
 *
 * <p>Make one before the pair connects: it asks both sides for their key logs. The keys are those
 * of the first key phase.
 */
public final class ForgedPeer {
  private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;
  private static final int CONNECTION_ID_BYTES = 8;
  private static final int NUMBER_BYTES = 4;
  private static final int TAG_BYTES = 16;
  private static final int FULL_DATAGRAM_BYTES = 1200;
  private static final byte[] NO_TOKEN = {};

  private final Pair pair;
  private final boolean client;
  private final SocketAddress self;
  private final Host victim;
  private final Map<String, byte[]> secrets = new HashMap<>();
  private final Map<EncryptionLevel, PacketKeys> sealing = new EnumMap<>(EncryptionLevel.class);
  private final Map<EncryptionLevel, PacketKeys> opening = new EnumMap<>(EncryptionLevel.class);
  private final List<byte[]> answers = new ArrayList<>();
  private byte[] originalDcid;
  private byte[] clientScid;
  private byte[] serverScid;
  private long nextNumber = 1_000;

  private ForgedPeer(Pair pair, boolean client) {
    this.pair = pair;
    this.client = client;
    self = client ? Pair.CLIENT_ADDRESS : Pair.SERVER_ADDRESS;
    victim = client ? pair.server() : pair.client();
    pair.clientConfig(
        // Reports of addresses would take packet numbers that tests reckon with.
        QuicConfig.builder(Pair.clientTls().cipherSuites(SUITE).keyLog(this::onKeyLog).build())
            .addressDiscovery(false, false)
            .build());
    pair.serverConfig(
        QuicConfig.builder(Pair.serverTls().keyLog(this::onKeyLog).build())
            .addressDiscovery(false, false)
            .build());
    pair.network().tap(this::onSent);
  }

  /** Forges the client's packets: the server is put to the test. */
  public static ForgedPeer client(Pair pair) {
    return new ForgedPeer(pair, true);
  }

  /** Forges the server's packets: the client is put to the test. */
  public static ForgedPeer server(Pair pair) {
    return new ForgedPeer(pair, false);
  }

  private void onKeyLog(String line) {
    String[] parts = line.split(" ", -1);
    secrets.put(parts[0], HexFormat.of().parseHex(parts[2]));
  }

  private void onSent(SocketAddress from, SocketAddress to, byte[] datagram) {
    PacketHeader header = new PacketHeader();
    if (header.parse(datagram, 0, datagram.length, CONNECTION_ID_BYTES)
        && header.type() == PacketType.INITIAL) {
      byte[] scid = slice(datagram, header.scidOffset(), header.scidLength());
      if (from.equals(Pair.CLIENT_ADDRESS)) {
        if (originalDcid == null) {
          originalDcid = slice(datagram, header.dcidOffset(), header.dcidLength());
        }
        clientScid = scid;
      } else {
        serverScid = scid;
      }
    }
    if (to.equals(self) && !from.equals(self)) {
      answers.add(datagram);
    }
  }

  private static byte[] slice(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** Where the client sent its first Initial packet. */
  public byte[] originalDcid() {
    return originalDcid.clone();
  }

  /** Whether the keys of a level are known. */
  public boolean hasKeys(EncryptionLevel level) {
    return level == EncryptionLevel.INITIAL
        ? originalDcid != null
        : secrets.containsKey(secretName(level, true));
  }

  private static String secretName(EncryptionLevel level, boolean ofClient) {
    String side = ofClient ? "CLIENT_" : "SERVER_";
    return side
        + (level == EncryptionLevel.HANDSHAKE ? "HANDSHAKE_TRAFFIC_SECRET" : "TRAFFIC_SECRET_0");
  }

  private PacketKeys keys(EncryptionLevel level, boolean ofClient) {
    if (level == EncryptionLevel.INITIAL) {
      InitialSecrets initial = InitialSecrets.derive(originalDcid, 0, originalDcid.length);
      return ofClient ? initial.clientKeys() : initial.serverKeys();
    }
    return PacketKeys.derive(SUITE, secrets.get(secretName(level, ofClient)));
  }

  /** Sends a packet with these frames, alone in its datagram. */
  public void send(EncryptionLevel level, Consumer<FrameWriter> frames) {
    byte[] room = new byte[FULL_DATAGRAM_BYTES];
    FrameWriter writer = new FrameWriter();
    writer.reset(room, 0, 1_100);
    frames.accept(writer);
    sendPayload(level, 0, Arrays.copyOf(room, writer.position()));
  }

  /**
   * Sends a packet with any bytes as its payload.
   *
   * @param firstByteBits set in the first byte besides what belongs there
   */
  public void sendPayload(EncryptionLevel level, int firstByteBits, byte[] payload) {
    deliver(packet(level, firstByteBits, payload));
  }

  /** Sends a datagram as it is. */
  public void deliver(byte[] datagram) {
    pair.world().deliver(victim, datagram, self);
  }

  /** A packet as {@link #sendPayload} sends it; an Initial packet fills its datagram. */
  public byte[] packet(EncryptionLevel level, int firstByteBits, byte[] payload) {
    byte[] dcid = client ? (serverScid == null ? originalDcid : serverScid) : clientScid;
    return packet(level, dcid, firstByteBits, payload);
  }

  /** A packet to another connection ID than that of the handshake. */
  public byte[] packet(EncryptionLevel level, byte[] dcid, byte[] payload) {
    return packet(level, dcid, 0, payload);
  }

  private byte[] packet(EncryptionLevel level, byte[] dcid, int firstByteBits, byte[] payload) {
    byte[] out = new byte[1_500];
    HeaderWriter headers = new HeaderWriter();
    byte[] scid = client ? clientScid : serverScid;
    long number = nextNumber++;
    int start =
        switch (level) {
          case INITIAL ->
              headers.writeInitial(out, 0, out.length, dcid, scid, NO_TOKEN, number, NUMBER_BYTES);
          case HANDSHAKE ->
              headers.writeHandshake(out, 0, out.length, dcid, scid, number, NUMBER_BYTES);
          case ONE_RTT -> headers.writeShort(out, 0, out.length, dcid, false, number, NUMBER_BYTES);
        };
    System.arraycopy(payload, 0, out, start, payload.length);
    boolean initial = level == EncryptionLevel.INITIAL && payload.length > 0;
    int length =
        initial
            ? Math.max(payload.length, FULL_DATAGRAM_BYTES - start - TAG_BYTES)
            : payload.length;
    int end = start + length + TAG_BYTES;
    headers.patchLength(end);
    out[0] |= (byte) firstByteBits;
    sealing
        .computeIfAbsent(level, l -> keys(l, client))
        .seal(out, 0, headers.packetNumberOffset(), NUMBER_BYTES, length, number);
    return Arrays.copyOf(out, end);
  }

  /** The frames of all that the other side has sent here, as far as the keys are known. */
  public List<FrameLog.Call> answers() {
    FrameLog log = new FrameLog();
    Map<EncryptionLevel, Long> largest = new EnumMap<>(EncryptionLevel.class);
    for (byte[] answer : answers) {
      byte[] datagram = answer.clone();
      PacketHeader header = new PacketHeader();
      for (int position = 0;
          position < datagram.length
              && header.parse(datagram, position, datagram.length, CONNECTION_ID_BYTES);
          position = header.end()) {
        open(datagram, header, largest, log);
      }
    }
    return log.calls();
  }

  private void open(
      byte[] datagram, PacketHeader header, Map<EncryptionLevel, Long> largest, FrameLog log) {
    EncryptionLevel level = levelOf(header);
    if (level == null || !hasKeys(level)) {
      return;
    }
    PacketKeys keys = opening.computeIfAbsent(level, l -> keys(l, !client));
    int numberOffset = header.packetNumberOffset();
    int length = keys.unprotectHeader(datagram, header.offset(), numberOffset, header.end());
    if (length < 0) {
      return;
    }
    long number =
        PacketNumber.expand(
            PacketNumber.read(datagram, numberOffset, length),
            length,
            largest.getOrDefault(level, PacketNumber.NONE));
    int payload = numberOffset + length;
    int payloadLength = keys.open(datagram, header.offset(), payload, header.end(), number);
    if (payloadLength >= 0) {
      largest.merge(level, number, Math::max);
      log.read(datagram, payload, payload + payloadLength, header.type());
    }
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

  /** Forgets what was answered so far. */
  public void clearAnswers() {
    answers.clear();
  }
}
