package dev.crowfly.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/**
 * Worlds in which the swarm found an error of ours. Each lives on here, under the name of what was
 * wrong. A seed means the world that it meant when it was found for as long as the swarm throws its
 * dice in the same way; so each error has a test of its own beside it, or here, where nothing
 * smaller shows it.
 */
class SwarmSeedsTest {
  private static String live(long seed) {
    return new Life(seed, Trim.NOTHING).live().hash();
  }

  /** The order of a hash table of identities decided which session of a node was told first. */
  @Test
  void seed175_sameHashEachTime() {
    assertEquals(live(175), live(175));
  }

  /**
   * QUIC failed over to the relay and said so after it had said that the relay was proven. The
   * session took the first news for a reason to go back at once, the second for the truth, and
   * punched for ever on a session that was direct.
   */
  @Test
  void seed119_pathThatIsLeftWhileItsNewsIsOnTheWay() {
    live(119);
  }

  /** An open that timed out took the next ones, which were led to the same session, with it. */
  @Test
  void seed58_openAfterOneThatTimedOut() {
    live(58);
  }

  /** An open was led to a session that was just being closed. */
  @Test
  void seed177_openWhileTheLastSessionIsBeingClosed() {
    live(177);
  }

  /** Two symmetric NATs led the checks of two pairs in a circle, once per round trip, for ever. */
  @Test
  void seed1668_checksInACircle() {
    live(1668);
  }
}
