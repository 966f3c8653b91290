package dev.crowfly.sim.scenario;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.guess.PredictionRule;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.ReachabilityOracle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An Agent behind one kind, a Connector behind another: what has to happen, and what did. */
final class MatrixCell {
  /** What has to happen. */
  enum Expected {
    /** The oracle finds a way. */
    DIRECT('d'),
    /** The oracle finds none, port prediction does. */
    PREDICTED('p'),
    RELAY('r'),
    /** One of them has no UDP at all. */
    NOTHING('-');

    final char letter;

    Expected(char letter) {
      this.letter = letter;
    }
  }

  /** Ten round trips of the drawing. */
  private static final Duration DIRECT_WITHIN = Duration.ofMillis(400);

  /** The same after an answer of the observer, and with a port for each guess. */
  private static final Duration PREDICTED_WITHIN = Duration.ofSeconds(1);

  /** When ICE gives up; a little more than a check is repeated for. */
  private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(12);

  /** When a node that can't reach the Intermediate says so. */
  private static final Duration LEG_WITHIN = Duration.ofSeconds(12);

  private static final long BYTES = 10_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  final AccessKind one;
  final AccessKind two;
  final Expected expected;
  private final long seed;
  private final ReachabilityOracle.Verdict verdict;
  private final List<String> wrong = new ArrayList<>();
  private boolean isDirect;
  private long millis;
  private long packets;

  MatrixCell(AccessKind one, AccessKind two, long seed) {
    this.one = one;
    this.two = two;
    this.seed = seed;
    verdict = ReachabilityOracle.judge(one, two, seed);
    expected = expected();
  }

  private Expected expected() {
    if (one.equals(AccessKind.BLOCKED) || two.equals(AccessKind.BLOCKED)) {
      return Expected.NOTHING;
    }
    if (verdict.reachable()) {
      return Expected.DIRECT;
    }
    return PredictionRule.isPredictable(one, two) ? Expected.PREDICTED : Expected.RELAY;
  }

  /** Until the path was direct, or was given up. */
  long millis() {
    return millis;
  }

  /** Datagrams of both nodes in that time. */
  long packets() {
    return packets;
  }

  /** What did happen, as a letter; or !, if it is not what had to. */
  char letter() {
    return wrong.isEmpty() ? expected.letter : '!';
  }

  boolean isDirect() {
    return isDirect;
  }

  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Lets it happen, in a world of its own. */
  MatrixCell run() {
    try (World world = World.seeded(seed)) {
      SimNode agent = world.node("agent", one);
      SimNode connector = world.node("connector", two);
      Meeting meeting = new Meeting(agent, connector);
      switch (expected) {
        case DIRECT -> direct(world, meeting, DIRECT_WITHIN);
        case PREDICTED -> direct(world, meeting, PREDICTED_WITHIN);
        case RELAY -> relay(world, meeting);
        default -> nothing(world, agent, connector, meeting);
      }
    }
    return this;
  }

  private void check(boolean right, String otherwise) {
    if (!right) {
      wrong.add("seed " + seed + ", " + one + " / " + two + ": " + otherwise);
    }
  }

  private void direct(World world, Meeting meeting, Duration within) {
    isDirect = meeting.begin().isDirectWithin(within);
    measure(meeting);
    check(isDirect, "not direct within " + within);
    world.run(PAUSE);
    long relayed = meeting.talk(BYTES);
    check(!isDirect || relayed == 0, "the relay carried " + relayed + " bytes of a direct path");
  }

  private void relay(World world, Meeting meeting) {
    meeting.begin().untilGivenUp(GIVEN_UP_WITHIN);
    measure(meeting);
    long relayed = meeting.talk(BYTES);
    isDirect = meeting.session().isDirect();
    check(!isDirect, "direct, against all odds");
    check(relayed >= 2 * BYTES, "the relay carried " + relayed + " bytes only");
    List<String> reasons = meeting.reasons();
    checkReason("the Agent", verdict.oneHears(), verdict.twoHears(), reasons.get(0));
    checkReason("the Connector", verdict.twoHears(), verdict.oneHears(), reasons.get(1));
    world.run(PAUSE);
    check(meeting.session().isUp(), "lost");
  }

  private void measure(Meeting meeting) {
    millis = meeting.millis();
    packets = meeting.packets();
  }

  private void checkReason(String who, boolean hears, boolean isHeard, String reason) {
    boolean right = reason.contains(sentence(hears, isHeard));
    if (PredictionRule.guesses(one) || PredictionRule.guesses(two)) {
      // A side that guesses opens its filter for more than the oracle does.
      right |= reason.contains(sentence(true, isHeard));
    }
    check(right, who + " says: " + reason);
  }

  /** The words of ICE for what the oracle found on this side. */
  private static String sentence(boolean hears, boolean isHeard) {
    if (hears && isHeard) {
      return "Both sides are behind NATs that give each destination another port (symmetric)";
    }
    return hears
        ? "The peer's checks reach us, but its answers to ours do not"
        : "Nothing comes back from the peer. Usual causes: a NAT that gives each destination"
            + " another port (symmetric) on one side and one that filters by port on the other, or"
            + " a firewall that drops UDP.";
  }

  /** There is no session, for a reason that says who can't be reached. */
  private void nothing(World world, SimNode agent, SimNode connector, Meeting meeting) {
    world.reaches(() -> agent.isReady() && connector.isReady(), Duration.ofSeconds(5));
    meeting.open(PathMode.AUTO);
    world.until(() -> meeting.session().isClosed());
    measure(meeting);
    ErrorCode code =
        one.equals(AccessKind.BLOCKED)
            ? ErrorCode.INTERMEDIATE_UNREACHABLE
            : ErrorCode.UNKNOWN_SERVICE;
    check(
        meeting.session().failure() == code,
        meeting.session().failure() + " " + meeting.session().reason());
    checkLeg(world, agent, one);
    checkLeg(world, connector, two);
  }

  private void checkLeg(World world, SimNode node, AccessKind kind) {
    boolean isBlocked = kind.equals(AccessKind.BLOCKED);
    world.reaches(() -> node.isLegUp() || isUnreachable(node), LEG_WITHIN);
    check(
        isUnreachable(node) == isBlocked && node.isLegUp() != isBlocked,
        node + "'s leg: " + node.story());
  }

  private static boolean isUnreachable(SimNode node) {
    return node.told(NodeEvent.LegDown.class).stream()
        .anyMatch(each -> each.code() == ErrorCode.INTERMEDIATE_UNREACHABLE);
  }
}
