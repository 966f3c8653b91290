package dev.crowfly.sim.link;

/**
 * A stream of seeded chance (SplitMix64), the same on every Java platform.
 *
 * <p>{@link #fork} makes another stream out of a name and the seed alone, however much was drawn
 * here: who adds an element to a world gives it a fork, and shifts nobody else's chance.
 */
public final class Chance {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  private final long seed;
  private long state;

  private Chance(long seed) {
    this.seed = seed;
    state = mix(seed);
  }

  /** The stream of this seed. */
  public static Chance of(long seed) {
    return new Chance(seed);
  }

  /** The stream of this name: the same each time, and independent of what is drawn here. */
  public Chance fork(String name) {
    long hash = seed ^ 0x5851f42d4c957f2dL;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash + GAMMA) ^ name.charAt(i);
    }
    return new Chance(mix(hash + GAMMA));
  }

  /** What this stream began with. */
  public long seed() {
    return seed;
  }

  /** Any 64 bits. */
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /**
   * One of so many.
   *
   * @param bound 1 or more
   * @return 0 to {@code bound - 1}
   */
  public long nextLong(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("a bound of " + bound);
    }
    // What the remainder favours is below 2^-32 for bounds below 2^31, and nobody's secret.
    return (nextLong() >>> 1) % bound;
  }

  /** As {@link #nextLong(long)}. */
  public int nextInt(int bound) {
    return (int) nextLong(bound);
  }

  /** From {@code least} to {@code most}, both included. */
  public long between(long least, long most) {
    return least + nextLong(most - least + 1);
  }

  /** From 0 to below 1. */
  public double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /** Yes with this probability; 0 and 1 draw nothing, so that they don't depend on chance. */
  public boolean happens(double probability) {
    return probability > 0 && (probability >= 1 || nextDouble() < probability);
  }

  /** Fills a part of an array. */
  public void nextBytes(byte[] out, int offset, int length) {
    long word = 0;
    for (int i = 0; i < length; i++) {
      word = i % Long.BYTES == 0 ? nextLong() : word >>> Byte.SIZE;
      out[offset + i] = (byte) word;
    }
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
