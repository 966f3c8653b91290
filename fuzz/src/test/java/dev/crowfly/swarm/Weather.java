package dev.crowfly.swarm;

import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stage;
import dev.crowfly.sim.link.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What links do to datagrams, by chance: delays that stay, and faults that end. */
final class Weather {
  private static final int LEAST_MTU = 1280;
  private static final int MOST_LOSS_PERMILLE = 200;

  private final Trim trim;
  private double worstLoss;

  Weather(Trim trim) {
    this.trim = trim;
  }

  /** Whether so much is lost or late that QUIC may give up connections that are not cut. */
  boolean isRough() {
    return worstLoss > 0.03;
  }

  /** The faults of one direction; most links have none or one. */
  Link faults(Dice dice, Link calm) {
    List<Stage> stages = new ArrayList<>();
    Dice jitter = thrown(Ingredient.JITTER, dice, 0.3);
    if (jitter != null) {
      Duration upTo = jitter.span(1, 60);
      stages.add(jitter.happens(0.5) ? Stages.jitter(upTo) : Stages.jitterInOrder(upTo));
    }
    addLosses(dice, stages);
    Dice duplication = thrown(Ingredient.DUPLICATION, dice, 0.15);
    if (duplication != null) {
      stages.add(Stages.duplication(duplication.upTo(0.2)));
    }
    Dice reordering = thrown(Ingredient.REORDERING, dice, 0.15);
    if (reordering != null) {
      stages.add(Stages.reordering(reordering.upTo(0.2), reordering.span(1, 100)));
    }
    Dice rate = thrown(Ingredient.RATE, dice, 0.2);
    if (rate != null) {
      stages.add(Stages.rate(rate.magnitude(30_000, 10_000_000), rate.magnitude(16_000, 500_000)));
    }
    return calm.then(stages.toArray(Stage[]::new));
  }

  private void addLosses(Dice dice, List<Stage> stages) {
    Dice loss = thrown(Ingredient.LOSS, dice, 0.3);
    if (loss != null) {
      double probability = loss.magnitude(1, MOST_LOSS_PERMILLE) / 1000.0;
      worstLoss += probability;
      stages.add(Stages.loss(probability));
    }
    Dice bursts = thrown(Ingredient.BURSTS, dice, 0.1);
    if (bursts != null) {
      worstLoss += 0.1;
      stages.add(Stages.burstLoss(0.002 + bursts.upTo(0.01), 0.02 + bursts.upTo(0.2), 0, 0.8));
    }
    Dice corruption = thrown(Ingredient.CORRUPTION, dice, 0.1);
    if (corruption != null) {
      double probability = corruption.upTo(0.03);
      worstLoss += probability;
      stages.add(Stages.corruption(probability, 8));
    }
  }

  /** What stays when all is well: so far away, and so narrow. */
  Link calm(Dice dice, int mostMillis) {
    List<Stage> stages = new ArrayList<>();
    Dice far = thrown(Ingredient.FAR, dice, 0.9);
    stages.add(Stages.delay(far == null ? Duration.ofMillis(1) : far.span(1, mostMillis)));
    Dice mtu = thrown(Ingredient.MTU, dice, 0.3);
    if (mtu != null) {
      stages.add(Stages.mtu((int) mtu.magnitude(LEAST_MTU, 9000)));
    }
    return new Link(stages);
  }

  /** The dice of an ingredient that is there; null if it is not. */
  private Dice thrown(Ingredient kind, Dice dice, double probability) {
    Dice own = dice.of(kind.name());
    return own.happens(probability) && trim.keeps(kind) ? own : null;
  }
}
