package dev.crowfly.fuzz.walls.planted.purity.adapter;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** The adapter that one package may hold; and what that package may not do for all that. */
final class InjectedSecureRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  InjectedSecureRandom() {
    super(new Bytes(), null);
  }

  static final class Bytes extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;

    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {}

    @Override
    protected byte[] engineGenerateSeed(int numBytes) {
      return new byte[numBytes];
    }
  }

  static final class StillGlobal extends SecureRandom {
    private static final long serialVersionUID = 1L;
  }

  static final class NotAnAdapter {
    SecureRandom random() {
      return new SecureRandom();
    }
  }
}
