package dev.crowfly.quic.testing;

import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;

/** Identities for tests, made once: the same in every run. */
public final class Identities {
  /** The time of day in all tests that don't ask for another: 2026-11-22. */
  public static final long WALL_CLOCK_MILLIS = 1_795_305_600_000L;

  private static final long DAY_MILLIS = 86_400_000L;

  public static final Identity SERVER = make(KeyKind.ED25519, 1, "server.test");
  public static final Identity CLIENT = make(KeyKind.ED25519, 2, "client.test");
  public static final Identity P256 = make(KeyKind.P256, 3, "server.test");
  public static final Identity STRANGER = make(KeyKind.ED25519, 4, "stranger.test");

  private Identities() {}

  private static Identity make(KeyKind kind, long seed, String name) {
    return Identity.generate(
        kind,
        new SeededRandom(seed),
        WALL_CLOCK_MILLIS - DAY_MILLIS,
        WALL_CLOCK_MILLIS + 365 * DAY_MILLIS,
        name);
  }
}
