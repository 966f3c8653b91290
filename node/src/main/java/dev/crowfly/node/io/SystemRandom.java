package dev.crowfly.node.io;

import dev.crowfly.quic.RandomSource;
import java.security.SecureRandom;

/** The platform's strong randomness. */
public final class SystemRandom implements RandomSource {
  private final SecureRandom random = new SecureRandom();

  /** A source of its own. */
  public SystemRandom() {}

  @Override
  public void nextBytes(byte[] out, int offset, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    System.arraycopy(bytes, 0, out, offset, length);
  }
}
