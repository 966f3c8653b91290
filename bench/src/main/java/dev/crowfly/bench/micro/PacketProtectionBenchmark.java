package dev.crowfly.bench.micro;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.Aead;
import dev.crowfly.quic.crypto.Hkdf;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.crypto.OpenStatus;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sealing and opening 1-RTT packets of 1200 bytes, header protection included: ns per packet.
 *
 * <p>Run with {@code -prof gc} for the garbage per packet. Each call has its own packet number, as
 * in real life; the confidentiality limit is why keys are made anew before every iteration.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PacketProtectionBenchmark {
  private static final int PACKET_LENGTH = 1200;
  private static final int PN_OFFSET = 9;
  private static final int PN_LENGTH = 2;
  private static final int PAYLOAD_LENGTH = PACKET_LENGTH - PN_OFFSET - PN_LENGTH - Aead.TAG_LENGTH;

  /** Enough different packets that none is opened twice in a row. */
  private static final int SEALED = 64;

  @Param public CipherSuite suite;

  private OneRttKeys sender;
  private OneRttKeys receiver;
  private long packetNumber;
  private int next;
  private final byte[] buf = new byte[PACKET_LENGTH];
  private final byte[][] sealed = new byte[SEALED][PACKET_LENGTH];

  /** New keys and sealed packets. */
  @Setup(Level.Iteration)
  public void setUp() {
    byte[] secret = new byte[Hkdf.of(suite).hashLength()];
    receiver = OneRttKeys.derive(suite, secret, secret);
    OneRttKeys first = OneRttKeys.derive(suite, secret, secret);
    for (int i = 0; i < SEALED; i++) {
      seal(first, sealed[i], i);
    }
    sender = OneRttKeys.derive(suite, secret, secret);
    packetNumber = 0;
    next = 0;
  }

  private static void seal(OneRttKeys keys, byte[] buf, long pn) {
    buf[0] = 0x40 | (PN_LENGTH - 1);
    buf[PN_OFFSET] = (byte) (pn >> 8);
    buf[PN_OFFSET + 1] = (byte) pn;
    keys.seal(buf, 0, PN_OFFSET, PN_LENGTH, PAYLOAD_LENGTH, pn);
  }

  /** Sealing a packet in place. */
  @Benchmark
  public byte seal() {
    seal(sender, buf, packetNumber++);
    return buf[PACKET_LENGTH - 1];
  }

  /** Copying a sealed packet (as the socket does) and opening it in place. */
  @Benchmark
  public int open() throws TransportError {
    int i = next++ & (SEALED - 1);
    System.arraycopy(sealed[i], 0, buf, 0, PACKET_LENGTH);
    OpenStatus status = receiver.open(buf, 0, PN_OFFSET, PACKET_LENGTH, i - 1L, 0);
    if (status != OpenStatus.OPENED) {
      throw new IllegalStateException("a genuine packet is " + status);
    }
    return receiver.payloadLength();
  }
}
