package dev.crowfly.node.core.wire;

import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import java.util.Random;

/** Randomness that can be repeated, and identities made of it. */
public final class Nodes {
  /** A time of day within the validity of the certificates. */
  public static final long TODAY_MILLIS = 1_800_000_000_000L;

  private static final long DAY_MILLIS = 86_400_000L;

  private Nodes() {}

  /** The same bytes each time for the same seed. */
  public static RandomSource random(long seed) {
    Random random = new Random(seed);
    return (out, offset, length) -> {
      for (int i = 0; i < length; i++) {
        out[offset + i] = (byte) random.nextInt();
      }
    };
  }

  /** An identity of its own for each seed. */
  public static Identity identity(long seed) {
    return Identity.generate(
        KeyKind.ED25519,
        random(seed),
        TODAY_MILLIS - DAY_MILLIS,
        TODAY_MILLIS + 1_000 * DAY_MILLIS);
  }
}
