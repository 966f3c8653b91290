package dev.crowfly.quic.tls;

import dev.crowfly.quic.RandomSource;
import java.io.Serial;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** Shows a {@link RandomSource} as the {@link SecureRandom} that Bouncy Castle asks for. */
final class SourceSecureRandom extends SecureRandom {
  @Serial private static final long serialVersionUID = 1L;

  SourceSecureRandom(RandomSource source) {
    super(new Spi(source), null);
  }

  private static final class Spi extends SecureRandomSpi {
    @Serial private static final long serialVersionUID = 1L;

    private final transient RandomSource source;

    Spi(RandomSource source) {
      this.source = source;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // The source is the only origin of randomness; nothing is to be mixed into it.
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      source.nextBytes(bytes, 0, bytes.length);
    }

    @Override
    protected byte[] engineGenerateSeed(int numBytes) {
      byte[] seed = new byte[numBytes];
      source.nextBytes(seed, 0, numBytes);
      return seed;
    }
  }
}
