package dev.crowfly.ice.punching;

import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.agent.IceCredentials;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateFormatException;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Observer;
import dev.crowfly.sim.net.Site;
import dev.crowfly.sim.net.VirtualNetwork;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** Two sides that try to reach each other, in virtual time. */
final class Punching {
  static final long MILLIS = 1_000_000L;
  static final long SECONDS = 1_000 * MILLIS;

  /** 25 ms through the internet and 1 ms through each LAN. */
  static final Link INTERNET =
      Link.of(Stages.delay(Duration.ofMillis(25)), Stages.jitter(Duration.ofMillis(2)));

  private static final int MAX_STEPS = 200_000;

  /** Address discovery is reliable where anything gets through at all. */
  private static final int OBSERVATIONS = 30;

  private static final long OBSERVATION_NANOS = 150 * MILLIS;

  private final VirtualNetwork network;
  private final Puncher one;
  private final Puncher two;
  private final Signaling signaling;
  private final int[] told = new int[2];

  /** What can be varied. */
  static final class Setting {
    AccessKind access1 = AccessKind.PUBLIC;
    AccessKind access2 = AccessKind.PUBLIC;
    Site.Family family1 = Site.Family.IPV4;
    Site.Family family2 = Site.Family.IPV4;
    IceRole role1 = IceRole.CONTROLLING;
    IceRole role2 = IceRole.CONTROLLED;
    IceConfig config = IceConfig.defaults();
    Signaling signaling = Signaling.USUAL;
    Link internet = INTERNET;
    boolean wildcard1;
    boolean wildcard2;
    long start1;
    long start2;
    BiFunction<VirtualNetwork, Setting, Site> site1 =
        (network, own) -> Site.make(network, 0, own.access1, own.family1);
    BiFunction<VirtualNetwork, Setting, Site> site2 =
        (network, own) -> Site.make(network, 1, own.access2, own.family2);

    static Setting of(AccessKind one, AccessKind two) {
      Setting setting = new Setting();
      setting.access1 = one;
      setting.access2 = two;
      return setting;
    }

    Setting roles(IceRole first, IceRole second) {
      role1 = first;
      role2 = second;
      return this;
    }

    Setting families(Site.Family first, Site.Family second) {
      family1 = first;
      family2 = second;
      return this;
    }

    Setting wildcards(boolean first, boolean second) {
      wildcard1 = first;
      wildcard2 = second;
      return this;
    }

    Setting loss(double probability) {
      internet = internet.then(Stages.loss(probability));
      return this;
    }

    Setting signaling(Signaling another) {
      signaling = another;
      return this;
    }
  }

  Punching(Setting setting, long seed) {
    network = new VirtualNetwork(seed);
    network.internet().link(setting.internet);
    Observer.attach(network);
    signaling = setting.signaling;
    one =
        new Puncher(
            setting.site1.apply(network, setting),
            setting.wildcard1,
            setting.role1,
            setting.config,
            network.nextSeed());
    two =
        new Puncher(
            setting.site2.apply(network, setting),
            setting.wildcard2,
            setting.role2,
            setting.config,
            network.nextSeed());
    one.listener(event -> tell(one, two, event));
    two.listener(event -> tell(two, one, event));
    begin(one, two, setting.start1);
    begin(two, one, setting.start2);
  }

  private void begin(Puncher side, Puncher other, long at) {
    network.at(
        at,
        () -> {
          side.open(now());
          tellCredentials(side, other);
          side.agent().start(now());
          side.drain(now());
          observe(side, OBSERVATIONS);
        });
  }

  private void observe(Puncher side, int more) {
    if (more > 0 && side.observe()) {
      network.at(now() + OBSERVATION_NANOS, () -> observe(side, more - 1));
    } else {
      side.agent().endOfLocalCandidates(now());
      side.drain(now());
    }
  }

  private void tellCredentials(Puncher from, Puncher to) {
    IceCredentials credentials = from.agent().credentials();
    int generation = from.agent().generation();
    send(
        from,
        to,
        Signaling.Kind.CREDENTIALS,
        () -> {
          IceAgent agent = to.agent();
          if (agent.generation() < generation) {
            // RFC 8445 §9: the peer restarts, so we do.
            agent.restart(now());
            agent.setRemoteCredentials(credentials, now());
            to.drain(now());
            tellCredentials(to, from);
            observeAgain(to);
          } else if (agent.generation() == generation) {
            agent.setRemoteCredentials(credentials, now());
          }
        });
  }

  private void tell(Puncher from, Puncher to, IceEvent event) {
    if (event instanceof IceEvent.LocalCandidate local) {
      String text = local.candidate().toAttribute();
      send(
          from,
          to,
          Signaling.Kind.CANDIDATE,
          () -> {
            if (to.agent().generation() == local.generation()) {
              to.agent().addRemoteCandidate(parse(text), now());
            }
          });
    } else if (event instanceof IceEvent.LocalCandidatesEnded ended) {
      send(
          from,
          to,
          Signaling.Kind.END_OF_CANDIDATES,
          () -> {
            if (to.agent().generation() == ended.generation()) {
              to.agent().endOfRemoteCandidates(now());
            }
          });
    }
  }

  private static Candidate parse(String text) {
    try {
      return Candidate.parse(text);
    } catch (CandidateFormatException e) {
      throw new AssertionError(text, e);
    }
  }

  private void send(Puncher from, Puncher to, Signaling.Kind kind, Runnable message) {
    boolean toSecond = to == two;
    int index = told[toSecond ? 1 : 0]++;
    long delay = signaling.delayNanos(toSecond, index, kind);
    network.at(
        now() + delay,
        () -> {
          message.run();
          to.drain(now());
        });
    if (from == to) {
      throw new AssertionError("told to itself");
    }
  }

  /** The first side begins a new generation now; the other hears of it through signaling. */
  void restart(Puncher side) {
    side.agent().restart(now());
    tellCredentials(side, side == one ? two : one);
    side.drain(now());
    observeAgain(side);
  }

  private void observeAgain(Puncher side) {
    side.forgetObservations();
    observe(side, OBSERVATIONS);
  }

  Puncher one() {
    return one;
  }

  Puncher two() {
    return two;
  }

  VirtualNetwork network() {
    return network;
  }

  long now() {
    return network.now();
  }

  /** Runs until something holds; false when it does not by then. */
  boolean runUntil(BooleanSupplier goal, long deadline) {
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      if (goal.getAsBoolean()) {
        return true;
      }
      long next =
          Math.min(
              network.nextInstant(),
              Math.min(one.agent().nextTimeout(), two.agent().nextTimeout()));
      if (next > deadline) {
        network.advanceTo(deadline);
        return goal.getAsBoolean();
      }
      network.advanceTo(Math.max(next, now()));
      one.onTimeout(now());
      two.onTimeout(now());
    }
    throw new AssertionError("no progress of time at " + now() + " ns\n" + this);
  }

  /** Runs until both sides know whether there is a direct path. */
  boolean runToOutcome() {
    if (!runUntil(() -> one.isOver() && two.isOver(), now() + 60 * SECONDS)) {
      throw new AssertionError("neither nominated nor failed\n" + this);
    }
    return one.nominatedAt() >= 0 && two.nominatedAt() >= 0;
  }

  /** Whether data that is no STUN goes both ways on what each side calls nominated. */
  boolean carriesData() {
    for (int i = 1; i <= 20; i++) {
      one.sendData(i);
      two.sendData(i);
      runUntil(() -> false, now() + 200 * MILLIS);
      if (anyArrived(one, i) && anyArrived(two, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyArrived(Puncher side, int upTo) {
    for (int i = 1; i <= upTo; i++) {
      if (side.hasData(i)) {
        return true;
      }
    }
    return false;
  }

  long sentPackets() {
    return one.agent().stats().datagramsSent() + two.agent().stats().datagramsSent();
  }

  long sentBytes() {
    return one.agent().stats().bytesSent() + two.agent().stats().bytesSent();
  }

  @Override
  public String toString() {
    return "seed " + network.seed() + " at " + now() / MILLIS + " ms\n" + one + "\n" + two;
  }
}
