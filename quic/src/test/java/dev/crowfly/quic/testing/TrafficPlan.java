package dev.crowfly.quic.testing;

import dev.crowfly.quic.stream.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which streams two ends open, how much goes which way on each, and which are given up on the way.
 * Both ends know the plan, so that each knows what to expect.
 */
public final class TrafficPlan {
  /** How a stream ends. */
  enum Ending {
    /** All that was planned arrives. */
    COMPLETE,
    /** The opener resets its direction after {@link Line#endsAt} bytes. */
    RESET,
    /** The acceptor asks to stop after having read {@link Line#endsAt} bytes. */
    STOPPED
  }

  /**
   * A stream.
   *
   * @param forward bytes from the opener
   * @param backward bytes to the opener; 0 on unidirectional streams
   * @param ending of the opener's direction; the other one is always completed
   * @param endsAt at which offset, if not at the end
   */
  record Line(long id, long forward, long backward, Ending ending, long endsAt) {
    boolean isOpenedBy(boolean client) {
      return StreamId.isClientInitiated(id) == client;
    }

    /** The application's error code of a reset or a stop. */
    long code() {
      return 7_000 + id;
    }
  }

  private final List<Line> lines = new ArrayList<>();

  private TrafficPlan() {}

  /** A single bidirectional stream of the client, with so many bytes each way. */
  public static TrafficPlan oneStream(long bytes) {
    TrafficPlan plan = new TrafficPlan();
    plan.lines.add(new Line(StreamId.of(0, true, true), bytes, bytes, Ending.COMPLETE, 0));
    return plan;
  }

  /** A single unidirectional stream of the server. */
  public static TrafficPlan fromServer(long bytes) {
    TrafficPlan plan = new TrafficPlan();
    plan.lines.add(new Line(StreamId.of(0, false, false), bytes, 0, Ending.COMPLETE, 0));
    return plan;
  }

  /**
   * Streams of all four kinds, in each direction of which there are together at least so many
   * bytes; for {@code givenUp} more streams of each side it ends early.
   */
  public static TrafficPlan mixed(long seed, long bytes, int givenUp) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficPlan plan = new TrafficPlan();
    for (boolean client : new boolean[] {true, false}) {
      long uni = bytes / 4;
      plan.lines.add(new Line(StreamId.of(0, client, false), uni, 0, Ending.COMPLETE, 0));
      long bidirectional = bytes * 3 / 8;
      plan.lines.add(
          new Line(StreamId.of(0, client, true), bidirectional, bidirectional, Ending.COMPLETE, 0));
      for (int i = 0; i < givenUp; i++) {
        boolean both = random.nextBoolean();
        long size = Math.max(2, bytes / 4);
        Ending ending = i % 2 == 0 ? Ending.RESET : Ending.STOPPED;
        long index = plan.count(client, both);
        plan.lines.add(
            new Line(
                StreamId.of(index, client, both),
                size,
                both ? size / 16 : 0,
                ending,
                random.nextLong(size / 2)));
      }
    }
    return plan;
  }

  private long count(boolean client, boolean both) {
    return lines.stream()
        .filter(line -> line.isOpenedBy(client) && StreamId.isBidirectional(line.id) == both)
        .count();
  }

  List<Line> lines() {
    return lines;
  }

  Line line(long id) {
    return lines.stream().filter(line -> line.id() == id).findFirst().orElseThrow();
  }
}
