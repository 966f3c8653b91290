package dev.crowfly.quic.testing;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Losses in runs, as Gilbert and Elliott describe them: a link is good or bad, changes with some
 * probability at each datagram, and loses none while it is good. Each direction has its own state.
 */
public final class BurstLoss {
  private static final class Link {
    private boolean bad;
  }

  private final SplittableRandom random;
  private final double turnsBad;
  private final double turnsGood;
  private final double lossWhileBad;
  private final Map<SocketAddress, Link> links = new HashMap<>();

  /**
   * Links that are good at first.
   *
   * @param turnsBad the probability that a good link turns bad at a datagram
   * @param turnsGood the probability that a bad link turns good; its inverse is the length of a run
   * @param lossWhileBad the probability of a loss while it is bad
   */
  public BurstLoss(long seed, double turnsBad, double turnsGood, double lossWhileBad) {
    random = new SplittableRandom(seed);
    this.turnsBad = turnsBad;
    this.turnsGood = turnsGood;
    this.lossWhileBad = lossWhileBad;
  }

  boolean drops(SocketAddress from) {
    Link link = links.computeIfAbsent(from, unused -> new Link());
    if (random.nextDouble() < (link.bad ? turnsGood : turnsBad)) {
      link.bad = !link.bad;
    }
    return link.bad && random.nextDouble() < lossWhileBad;
  }

  @Override
  public String toString() {
    return turnsBad + "/" + turnsGood + "/" + lossWhileBad;
  }
}
