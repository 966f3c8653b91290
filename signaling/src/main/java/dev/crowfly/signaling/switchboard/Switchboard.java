package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.registry.ServiceRegistry;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Signaling of the Intermediate, over all legs: who is there, what is published, which two nodes
 * have a session, and which relay flows belong together.
 *
 * <p>A machine: inputs carry the time, then {@link #pollWritable}, {@link #pollEvent} and {@link
 * #nextTimeout} are drained. Not thread-safe, never calls back. Legs are numbers from 0 that the
 * caller chooses and never uses again. A session belongs to two authenticated node ids: nobody else
 * can answer, close or feed it. Whatever a node sends, at worst its own leg ends.
 */
public final class Switchboard {
  /** Nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int MAX_READ_BYTES = 1 << 16;
  private static final int MAX_GREETING_BYTES = 1024;

  private final Board board;
  private final OutputBudget budget;
  private final Sessions sessions;
  private final Punching punching;
  private final Introductions introductions;
  private final Names names;
  private final Resumptions resumptions;
  private final Legs legs;

  /** A switchboard without legs. */
  public Switchboard(
      SwitchboardConfig config,
      ServiceRegistry registry,
      AccessPolicy access,
      RandomBytes random,
      LegRtt rtts) {
    board = new Board(config, Objects.requireNonNull(access, "access"));
    budget = new OutputBudget(config);
    sessions = new Sessions(board);
    punching = new Punching(board, Objects.requireNonNull(rtts, "rtts"));
    introductions =
        new Introductions(board, sessions, punching, Objects.requireNonNull(random, "random"));
    names = new Names(board, Objects.requireNonNull(registry, "registry"), introductions);
    resumptions = new Resumptions(board, sessions);
    legs = new Legs(board, budget, names, resumptions);
  }

  // ---- legs

  /**
   * A node has opened its first bidirectional stream.
   *
   * @param nodeId of its certificate
   * @param observed where its datagrams come from; it is told
   * @throws IllegalArgumentException if there is a leg of this number
   */
  public void connected(long leg, String nodeId, InetSocketAddress observed, long now) {
    legs.connected(leg, nodeId, observed, now);
  }

  /** The leg is gone: its sessions and names wait for the node to come back. Idempotent. */
  public void disconnected(long leg, long now) {
    legs.disconnected(leg, now);
    settle(now);
  }

  /**
   * How many bytes may be read from the leg's stream and given to {@link #receive}; 0 while the
   * node sends more than it may: leave the rest in the stream, so that flow control stops the
   * sender, until {@link SwitchboardEvent.LegReceivable}.
   */
  public int receivable(long leg, long now) {
    BoardLeg known = legs.get(leg);
    return known == null ? 0 : legs.receivable(known, MAX_READ_BYTES, now);
  }

  /**
   * Bytes of the leg's stream, in order, in pieces of any size; copied. What is no message makes
   * {@link SwitchboardEvent.LegMustClose}, and so does a caller's node that sends on and on though
   * {@link #receivable} is 0. Ignored for a leg that is unknown or has to close.
   */
  public void receive(long leg, byte[] data, int offset, int length, long now) {
    BoardLeg known = legs.get(leg);
    if (known == null || known.hasEnded()) {
      return;
    }
    known.bytes().owe(length);
    known.feed(data, offset, length);
    try {
      for (Message next = known.read(); next != null; next = read(known)) {
        known.bytes().owe(SwitchboardConfig.MESSAGE_COST_BYTES);
        receive(known, next, now);
      }
      check(known);
    } catch (SignalingException e) {
      board.doom(known, e.code(), e.getMessage());
    }
    settle(now);
  }

  private Message read(BoardLeg leg) throws SignalingException {
    return board.isDoomed(leg) ? null : leg.read();
  }

  private static void check(BoardLeg leg) throws SignalingException {
    if (leg.isGreeting() && leg.pendingBytes() > MAX_GREETING_BYTES) {
      throw new SignalingException(ErrorCode.MALFORMED, "a greeting without end");
    }
    if (leg.bytes().isHopeless()) {
      throw new SignalingException(ErrorCode.LIMIT, "the node sends too much");
    }
  }

  private void receive(BoardLeg leg, Message message, long now) throws SignalingException {
    if (message instanceof Message.Hello it) {
      legs.greet(leg, it, now);
    } else if (leg.isGreeting()) {
      throw new SignalingException(ErrorCode.MALFORMED, "something before the greeting");
    } else if (message instanceof Message.Register it) {
      names.register(leg, it, now);
    } else if (message instanceof Message.Unregister it) {
      names.unregister(leg, it);
    } else if (message instanceof Message.Open it) {
      names.open(leg, it, now);
    } else if (message instanceof Message.Accept it) {
      introductions.accept(leg, it);
    } else if (message instanceof Message.Resume it) {
      resumptions.resume(leg, it, now);
    } else if (message instanceof Message.Close it) {
      sessions.close(leg, it.session(), ErrorCode.of(it.code()), it.text());
    } else {
      receivePunching(leg, message);
      return;
    }
    answerOpens(now);
  }

  private void receivePunching(BoardLeg leg, Message message) throws SignalingException {
    if (message instanceof Message.Candidate it) {
      punching.candidate(leg, it);
    } else if (message instanceof Message.EndOfCandidates it) {
      punching.endOfCandidates(leg, it);
    } else if (message instanceof Message.Restart it) {
      punching.restart(leg, it);
    } else if (message instanceof Message.PunchResult it) {
      punching.result(leg, it);
    } else {
      throw new SignalingException(
          ErrorCode.MALFORMED, "a message that only the Intermediate sends");
    }
  }

  /**
   * Takes bytes that are to be written to the leg's stream.
   *
   * @return how many were put at {@code offset}, at most {@code room}; 0 = none
   */
  public int write(long leg, byte[] out, int offset, int room) {
    BoardLeg known = legs.get(leg);
    return known == null ? 0 : known.output().write(out, offset, room);
  }

  /** Whether {@link #write} would give any for this leg. */
  public boolean hasOutput(long leg) {
    BoardLeg known = legs.get(leg);
    return known != null && !known.output().isEmpty();
  }

  /**
   * The next leg that has got output since it was told last, or -1. Whoever can't write everything
   * asks {@link #hasOutput} when the stream takes more.
   */
  public long pollWritable() {
    return budget.pollWritable();
  }

  // ---- what has changed elsewhere

  /**
   * The {@link AccessPolicy} answers differently now: services that may not be published any more
   * are withdrawn, sessions updated or closed.
   */
  public void accessChanged(long now) {
    for (Node each : new ArrayList<>(board.nodes().values())) {
      names.accessChanged(each);
    }
    settle(now);
  }

  /** The {@link ServiceRegistry} has answers that it had not when it was asked. */
  public void registryAnswered(long now) {
    settle(now);
  }

  private void answerOpens(long now) {
    while (names.takeAnswer(now)) {
      // Each answer is dealt with in there.
    }
  }

  /** Does what the input has made necessary and what may end things. */
  private void settle(long now) {
    answerOpens(now);
    Map.Entry<Node, Boolean> stale = board.pollStale();
    Map.Entry<BoardLeg, SignalingException> doomed = board.pollDoomed();
    while (stale != null || doomed != null) {
      if (stale != null) {
        sessions.refresh(stale.getKey(), stale.getValue());
      }
      if (doomed != null) {
        legs.mustClose(
            doomed.getKey(), doomed.getValue().code(), doomed.getValue().getMessage(), now);
      }
      answerOpens(now);
      stale = board.pollStale();
      doomed = board.pollDoomed();
    }
  }

  // ---- what it knows

  /** How many nodes are connected and welcomed. */
  public int nodes() {
    return legs.up();
  }

  /** How many services can be reached. */
  public int services() {
    return names.reachable();
  }

  /** How many sessions there are, those included that wait for a node. */
  public int sessions() {
    return sessions.count();
  }

  /** How many messages for a node were left out, because it does not read or they are too many. */
  public long droppedMessages() {
    return board.droppedMessages();
  }

  // ---- time and news

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    whileDue(
        legs.greetings(),
        now,
        leg -> board.doom(leg, ErrorCode.TIMEOUT, "the node did not greet in time"));
    whileDue(legs.throttled(), now, leg -> legs.unthrottle(leg, now));
    whileDue(names.tickets(), now, names::onTimeout);
    whileDue(
        sessions.offers(),
        now,
        session ->
            sessions.end(session, ErrorCode.TIMEOUT, "the Connector did not answer in time", null));
    whileDue(
        sessions.claims().deadlines(),
        now,
        claim -> sessions.end(claim, ErrorCode.PEER_LOST, "the peer did not come back", null));
    whileDue(
        resumptions.grace(),
        now,
        node -> {
          resumptions.graceIsOver(node);
          names.graceIsOver(node);
        });
    whileDue(resumptions.absent(), now, legs::forget);
    settle(now);
  }

  private static <T> void whileDue(Deadlines<T> deadlines, long now, Consumer<T> action) {
    for (T due = deadlines.poll(now); due != null; due = deadlines.poll(now)) {
      action.accept(due);
    }
  }

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  public long nextTimeout() {
    long next = Math.min(legs.greetings().next(), legs.throttled().next());
    next = Math.min(next, Math.min(names.tickets().next(), sessions.offers().next()));
    next = Math.min(next, sessions.claims().deadlines().next());
    return Math.min(next, Math.min(resumptions.grace().next(), resumptions.absent().next()));
  }

  /** The next event, or null. */
  public SwitchboardEvent pollEvent() {
    return board.pollEvent();
  }
}
