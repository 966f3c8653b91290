package dev.crowfly.bench.micro.crypto;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.crypto.Hkdf;
import dev.crowfly.quic.crypto.PacketKeys;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Removing the protection of a short header (RFC 9001 §5.4): ns per packet. */
public class HeaderProtectionBenchmark extends NanosPerOperation {
  private static final int PN_OFFSET = 9;

  @Param public CipherSuite suite;

  private PacketKeys keys;
  private final byte[] packet = new byte[64];

  /** Makes the keys. */
  @Setup
  public void setUp() {
    keys = PacketKeys.derive(suite, new byte[Hkdf.of(suite).hashLength()]);
    packet[0] = 0x40;
  }

  /** The mask is applied to what the call before left: that costs the same, whatever it is. */
  @Benchmark
  public int unprotect() {
    return keys.unprotectHeader(packet, 0, PN_OFFSET, packet.length);
  }
}
