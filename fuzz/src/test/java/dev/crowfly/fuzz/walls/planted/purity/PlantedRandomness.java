package dev.crowfly.fuzz.walls.planted.purity;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.crypto.KeyGenerator;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Draws randomness that nobody injected. */
final class PlantedRandomness {
  private PlantedRandomness() {}

  static final class OfMath {
    double draw() {
      return Math.random();
    }
  }

  static final class UnseededRandom {
    final Random random = new Random();
  }

  static final class Splittable {
    SplittableRandom random;
  }

  static final class Generator {
    RandomGenerator random;
  }

  static final class OfThread {
    int draw() {
      return ThreadLocalRandom.current().nextInt();
    }
  }

  static final class UuidByMethodReference {
    final Supplier<UUID> ids = UUID::randomUUID;
  }

  static final class Shuffle {
    void mix(List<String> list) {
      Collections.shuffle(list);
    }
  }

  static final class SecureByConstructorReference {
    final Supplier<SecureRandom> random = SecureRandom::new;
  }

  static final class SecureInstance {
    SecureRandom random() throws NoSuchAlgorithmException {
      return SecureRandom.getInstance("DRBG");
    }
  }

  static final class SecureStrong {
    SecureRandom random() throws NoSuchAlgorithmException {
      return SecureRandom.getInstanceStrong();
    }
  }

  static final class SecureSubclass extends SecureRandom {
    private static final long serialVersionUID = 1L;
  }

  static final class SecureSpi extends SecureRandomSpi {
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

  static final class KeyPair {
    void prepare(KeyPairGenerator generator) {
      generator.initialize(256);
    }
  }

  static final class SecretKey {
    void prepare(KeyGenerator generator) {
      generator.init(256);
    }
  }

  static final class OfBouncyCastle {
    SecureRandom random() {
      return CryptoServicesRegistrar.getSecureRandom();
    }
  }

  static final class OfBouncyCastleTls {
    Object crypto() {
      return new BcTlsCrypto();
    }
  }

  static final class BehindParameters {
    CipherParameters wrap(CipherParameters key) {
      return new ParametersWithRandom(key);
    }
  }
}
