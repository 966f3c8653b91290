package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import java.util.SplittableRandom;

/** Randomness that is always the same, and keys made of it. */
public final class Identities {
  /** A time of day within the validity of the certificates. */
  public static final long TODAY_MILLIS = 1_800_000_000_000L;

  private static final long DAY_MILLIS = 86_400_000L;

  private Identities() {}

  /** The same bytes each time for the same seed. */
  public static RandomSource random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return (out, offset, length) -> {
      for (int i = 0; i < length; i++) {
        out[offset + i] = (byte) random.nextInt();
      }
    };
  }

  /** An identity of its own for each seed. */
  public static Identity of(KeyKind kind, long seed) {
    return Identity.generate(
        kind, random(seed), TODAY_MILLIS - DAY_MILLIS, TODAY_MILLIS + DAY_MILLIS, Duo.SERVER_NAME);
  }
}
