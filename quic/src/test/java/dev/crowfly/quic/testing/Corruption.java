package dev.crowfly.quic.testing;

import java.net.SocketAddress;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages a share of the datagrams: bits flipped, the end cut off, or bytes appended. */
public final class Corruption implements Network.Editor {
  private static final int MOST_FLIPPED = 4;
  private static final int MOST_APPENDED = 64;

  /**
   * Nothing is appended to smaller ones: two endpoints that answer each other's stateless resets
   * stop because each is smaller than the one before (RFC 9000 §10.3.3).
   */
  private static final int LEAST_TO_APPEND_TO = 100;

  private final SplittableRandom random;
  private final double share;
  private long damaged;

  /** Damages {@code share} of the datagrams, 0 to 1. */
  public Corruption(long seed, double share) {
    random = new SplittableRandom(seed);
    this.share = share;
  }

  @Override
  public byte[] edit(long index, SocketAddress from, byte[] bytes) {
    if (random.nextDouble() >= share) {
      return bytes;
    }
    damaged++;
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(1, bytes.length));
      case 1 -> bytes.length < LEAST_TO_APPEND_TO ? flipped(bytes) : extended(bytes);
      default -> flipped(bytes);
    };
  }

  private byte[] flipped(byte[] bytes) {
    byte[] damage = bytes.clone();
    for (int i = random.nextInt(MOST_FLIPPED); i >= 0; i--) {
      damage[random.nextInt(damage.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return damage;
  }

  private byte[] extended(byte[] bytes) {
    byte[] damage = Arrays.copyOf(bytes, bytes.length + random.nextInt(1, MOST_APPENDED));
    for (int i = bytes.length; i < damage.length; i++) {
      damage[i] = (byte) random.nextInt();
    }
    return damage;
  }

  /** How many datagrams were damaged. */
  public long damaged() {
    return damaged;
  }
}
