package dev.crowfly.bench.micro.crypto;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.Aead;
import dev.crowfly.quic.crypto.Hkdf;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.crypto.OpenStatus;
import java.security.GeneralSecurityException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Sealing and opening 1-RTT packets, header protection included, and beside it the calls of the JDK
 * that this consists of: ns per packet.
 *
 * <p>Each call has its own packet number, as in real life; the confidentiality limit is why keys
 * are made anew before every iteration.
 */
public class PacketProtectionBenchmark extends NanosPerOperation {
  private static final int PN_OFFSET = 9;
  private static final int PN_LENGTH = 2;
  private static final int PAYLOAD_OFFSET = PN_OFFSET + PN_LENGTH;

  /** Enough different packets that none is opened twice in a row. */
  private static final int SEALED = 64;

  @Param public CipherSuite suite;

  @Param({"100", "1200", "1350", "16000"})
  public int payloadBytes;

  private OneRttKeys sender;
  private OneRttKeys receiver;
  private JdkCipher jdk;
  private long packetNumber;
  private int next;
  private byte[] buf;
  private byte[][] sealed;

  /** New keys and sealed packets. */
  @Setup(Level.Iteration)
  public void setUp() {
    int packetBytes = PAYLOAD_OFFSET + payloadBytes + Aead.TAG_LENGTH;
    buf = new byte[packetBytes];
    sealed = new byte[SEALED][packetBytes];
    byte[] secret = new byte[Hkdf.of(suite).hashLength()];
    receiver = OneRttKeys.derive(suite, secret, secret);
    OneRttKeys first = OneRttKeys.derive(suite, secret, secret);
    for (int i = 0; i < SEALED; i++) {
      seal(first, sealed[i], i);
    }
    sender = OneRttKeys.derive(suite, secret, secret);
    jdk = new JdkCipher(suite);
    packetNumber = 0;
    next = 0;
  }

  private void seal(OneRttKeys keys, byte[] out, long number) {
    out[0] = 0x40 | (PN_LENGTH - 1);
    out[PN_OFFSET] = (byte) (number >> 8);
    out[PN_OFFSET + 1] = (byte) number;
    keys.seal(out, 0, PN_OFFSET, PN_LENGTH, payloadBytes, number);
  }

  /** Sealing a packet in place. */
  @Benchmark
  public byte seal() {
    seal(sender, buf, packetNumber++);
    return buf[buf.length - 1];
  }

  /** Copying a sealed packet (as the socket does) and opening it in place. */
  @Benchmark
  public int open() throws TransportError {
    int i = next++ & (SEALED - 1);
    System.arraycopy(sealed[i], 0, buf, 0, buf.length);
    OpenStatus status = receiver.open(buf, 0, PN_OFFSET, buf.length, i - 1L, 0);
    if (status != OpenStatus.OPENED) {
      throw new IllegalStateException("a genuine packet is " + status);
    }
    return receiver.payloadLength();
  }

  /** What of {@link #seal} is the JDK's: its time, and above all its garbage. */
  @Benchmark
  public int sealJdkOnly() throws GeneralSecurityException {
    return jdk.seal(buf, PAYLOAD_OFFSET, payloadBytes, packetNumber++);
  }

  /** What of {@link #open} is the JDK's; it opens what {@link JdkCipher#seal} made. */
  @Benchmark
  public int openJdkOnly() throws GeneralSecurityException {
    return jdk.open(buf, PAYLOAD_OFFSET, payloadBytes, packetNumber++);
  }
}
