package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One full handshake, both sides together, until both have confirmed it. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandshakeBenchmark extends NanosPerOperation {
  private static final int DATAGRAM_BYTES = 1_200;

  @Param public NamedGroup group;

  /** The server's key; the client shows none. */
  @Param public KeyKind certificate;

  private DuoSettings settings;
  private Identity identity;

  /** Makes the certificate. */
  @Setup
  public void setUp() {
    settings = new DuoSettings(Protection.AES_128_GCM, DATAGRAM_BYTES, group, certificate);
    identity = Identities.of(certificate, 3);
  }

  /** Endpoints are made anew: the cost of that is far below one per cent. */
  @Benchmark
  public QuicConnection handshake() {
    return new Duo(settings, identity).connect();
  }
}
