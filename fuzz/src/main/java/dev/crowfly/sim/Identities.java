package dev.crowfly.sim;

import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.sim.link.Chance;
import java.util.HashMap;
import java.util.Map;

/** The keys of a world: they follow from the seed and the names of their owners. */
final class Identities {
  /** 2000-01-01 to 2100-01-01: no world is at a time when they are not valid. */
  private static final long NOT_BEFORE_MILLIS = 946_684_800_000L;

  private static final long NOT_AFTER_MILLIS = 4_102_444_800_000L;

  private final Chance chance;
  private final Map<String, Identity> known = new HashMap<>();

  Identities(Chance chance) {
    this.chance = chance;
  }

  Identity of(String name) {
    return known.computeIfAbsent(
        name,
        each ->
            Identity.generate(
                KeyKind.ED25519,
                chance.fork(each)::nextBytes,
                NOT_BEFORE_MILLIS,
                NOT_AFTER_MILLIS));
  }
}
