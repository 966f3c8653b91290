package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketNumber;
import java.util.Arrays;

/**
 * Tells a client's real first Initial from noise, by opening a copy of it (RFC 9001 §5.2).
 *
 * <p>The keys are public knowledge, so this proves no identity; but random, truncated or damaged
 * datagrams end here, before anything is kept of them.
 */
final class InitialCheck {
  /** Whether the packet at {@code header} opens with the keys that its connection ID gives. */
  boolean isAuthentic(Datagram in, PacketHeader header) {
    byte[] packet = Arrays.copyOfRange(in.buffer(), header.offset(), header.end());
    int packetNumberOffset = header.packetNumberOffset() - header.offset();
    PacketKeys keys =
        InitialSecrets.derive(in.buffer(), header.dcidOffset(), header.dcidLength()).clientKeys();
    int length = keys.unprotectHeader(packet, 0, packetNumberOffset, packet.length);
    if (length < 0) {
      return false;
    }
    long truncated = PacketNumber.read(packet, packetNumberOffset, length);
    long number = PacketNumber.expand(truncated, length, PacketNumber.NONE);
    boolean authentic =
        keys.open(packet, 0, packetNumberOffset + length, packet.length, number) >= 0;
    keys.discard();
    return authentic;
  }
}
