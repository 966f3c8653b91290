package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.agent.IceCredentials;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sequences of calls on two ICE agents and of faults of the network between them: what is thrown is
 * documented, tables keep their bounds, no timeout is due at once again; and when all behaves, both
 * nominate one pair.
 */
public final class IceAgentApiTarget {
  private static final long MILLI = 1_000_000L;
  private static final long DELAY = 8 * MILLI;
  private static final List<CandidateType> TYPES = List.of(CandidateType.values());
  private static final int MOST_PAIRS = 100;
  private static final int MOST_STEPS = 40_000;
  private static final InetSocketAddress SERVER = QuicPair.address(77, 3478);

  private static final class Node {
    final IceAgent agent;
    final int host;
    final List<InetSocketAddress> bases = new ArrayList<>();
    final List<Candidate> candidates = new ArrayList<>();

    Node(int host, IceRole role) {
      this.host = host;
      agent = new IceAgent(IceConfig.defaults(), new Seeded(host), role);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record InFlight(InetSocketAddress from, InetSocketAddress to, byte[] bytes, long at) {}

  private final Choices choices;
  private final Node one;
  private final Node two;
  private final Deque<InFlight> wire = new ArrayDeque<>();
  private final Set<Object> blocked = new HashSet<>();
  private final byte[] slot = new byte[576];
  private final IceTransmit out = new IceTransmit();
  private boolean good;
  private long now = 1_000_000;
  private int steps;

  private IceAgentApiTarget(Choices choices) {
    this.choices = choices;
    int roles = choices.below(4);
    one = new Node(1, role(roles & 1));
    two = new Node(2, role(roles >> 1));
  }

  private static IceRole role(int bit) {
    return bit == 0 ? IceRole.CONTROLLING : IceRole.CONTROLLED;
  }

  /** Each step: which agent, which call, its arguments. */
  public static void fuzzerTestOneInput(byte[] input) {
    new IceAgentApiTarget(new Choices(input)).run();
  }

  private void run() {
    addBase(one, 1);
    addBase(two, 1);
    while (!choices.isEmpty()) {
      boolean second = choices.flag();
      act(second ? two : one, second ? one : two);
      check(one);
      check(two);
    }
    end();
    for (Node node : List.of(one, two)) {
      node.agent.close();
      unlessEqual(IceAgent.NEVER, node.agent.nextTimeout(), "due after the end");
      unlessEqual(List.of(), node.agent.pairs(), "pairs after the end");
    }
  }

  /** The network behaves, both begin anew: they must agree. */
  private void end() {
    good = true;
    blocked.clear();
    for (Node node : List.of(one, two)) {
      if (node.bases.isEmpty()) {
        addBase(node, 7);
      }
      node.candidates.clear();
      node.agent.restart(now);
      drain(node);
    }
    introduce(one, two);
    introduce(two, one);
    one.agent.start(now);
    two.agent.start(now);
    drain(one);
    drain(two);
    runFor(8_000 * MILLI);
    PairInfo first = one.agent.nominatedPair();
    PairInfo second = two.agent.nominatedPair();
    unless(first != null && second != null, "no pair: " + one.agent.whyNotDirect());
    unlessEqual(first.base(), second.peer(), "two pairs are nominated");
    unless(one.agent.role() != two.agent.role(), "both have one role");
  }

  private void act(Node node, Node other) {
    switch (choices.below(18)) {
      case 0 -> addBase(node, 1 + choices.below(6));
      case 1 -> removeBase(node);
      case 2 -> node.agent.addReflexive(base(node), mapped(), SERVER, now);
      case 3 -> node.agent.endOfLocalCandidates(now);
      case 4, 5 -> introduce(node, other);
      case 6 -> node.agent.endOfRemoteCandidates(now);
      case 7 -> node.agent.start(now);
      case 8 -> {
        node.candidates.clear();
        node.agent.restart(now);
      }
      case 9 -> node.agent.addRemoteCandidate(candidate(), now);
      case 10 -> receive(node, choices.take(choices.below(120)));
      case 11 -> node.agent.onAuthenticatedPacket(base(node), base(other), now);
      case 12 -> node.agent.onPacketSent(base(node), base(other), now);
      case 13 -> node.agent.onTimeout(now);
      case 14 -> blocked.add(List.of(base(node), base(other)));
      case 15 -> blocked.clear();
      default -> runFor((1L + choices.octet()) * 10 * MILLI);
    }
    drain(node);
  }

  private void addBase(Node node, int port) {
    InetSocketAddress base = QuicPair.address(node.host, port);
    boolean known = node.bases.contains(base);
    List<InetSocketAddress> servers = choices.flag() ? List.of(SERVER) : List.of();
    Documented.call(
        known,
        IllegalStateException.class,
        () -> node.agent.addBase(base, List.of(base), servers, now));
    if (!known) {
      node.bases.add(base);
    }
    drain(node);
  }

  private void removeBase(Node node) {
    InetSocketAddress gone = base(node);
    node.bases.remove(gone);
    node.candidates.removeIf(each -> gone.equals(each.base()));
    node.agent.removeBase(gone, now);
  }

  /** One of the node's, or one that it does not have. */
  private InetSocketAddress base(Node node) {
    int index = choices.below(8);
    return index < node.bases.size() ? node.bases.get(index) : QuicPair.address(node.host, 99);
  }

  private InetSocketAddress mapped() {
    return QuicPair.address(100 + choices.below(3), 1_000 + choices.below(5));
  }

  private Candidate candidate() {
    CandidateType type = TYPES.get(choices.below(TYPES.size()));
    return Candidate.remote(type, mapped(), 1 + choices.below(1 << 20), "f" + choices.below(3));
  }

  private void introduce(Node to, Node other) {
    IceCredentials theirs = other.agent.credentials();
    Documented.mayThrow(
        IllegalStateException.class, () -> to.agent.setRemoteCredentials(theirs, now));
    for (Candidate each : other.candidates) {
      to.agent.addRemoteCandidate(each, now);
    }
    drain(to);
  }

  private void receive(Node node, byte[] datagram) {
    node.agent.accepts(datagram, 0, datagram.length);
    node.agent.receive(datagram, 0, datagram.length, base(node), mapped(), now);
  }

  private void drain(Node node) {
    while (node.agent.pollTransmit(out.reset(slot, 0, slot.length), now)) {
      count();
      unless(node.bases.contains(out.local()), "left from a base that is gone");
      send(out.local(), out.peer(), Arrays.copyOf(slot, out.length()));
    }
    for (IceEvent e = node.agent.pollEvent(); e != null; e = node.agent.pollEvent()) {
      count();
      if (e instanceof IceEvent.LocalCandidate local
          && local.generation() == node.agent.generation()) {
        node.candidates.add(local.candidate());
      } else if (e instanceof IceEvent.Failed failed) {
        unless(!failed.whyNotDirect().isEmpty(), "failed without a reason");
      }
    }
  }

  private void send(SocketAddress from, SocketAddress to, byte[] bytes) {
    InFlight sent =
        new InFlight((InetSocketAddress) from, (InetSocketAddress) to, bytes, now + DELAY);
    if (blocked.contains(List.of(from, to))) {
      return;
    }
    int fate = good ? 0 : choices.below(16);
    if (fate == 1) {
      bytes[choices.below(bytes.length)] ^= (byte) (1 + choices.below(255));
    }
    if (fate != 2) {
      wire.addLast(sent);
    }
    if (fate == 3) {
      wire.addLast(sent);
    }
  }

  private void count() {
    unless(++steps < MOST_STEPS, "the world does not come to rest");
  }

  private void runFor(long nanos) {
    long until = now + nanos;
    long next = nextTime();
    while (next <= until) {
      count();
      now = Math.max(now, next);
      InFlight first = wire.peekFirst();
      if (first != null && first.at() <= now) {
        deliver(wire.removeFirst());
      } else {
        Node due = one.agent.nextTimeout() <= now ? one : two;
        due.agent.onTimeout(now);
        drain(due);
      }
      next = nextTime();
    }
    now = until;
  }

  private long nextTime() {
    long next = Math.min(one.agent.nextTimeout(), two.agent.nextTimeout());
    return wire.isEmpty() ? next : Math.min(next, wire.peekFirst().at());
  }

  private void deliver(InFlight packet) {
    for (Node node : List.of(one, two)) {
      if (node.bases.contains(packet.to())) {
        byte[] bytes = packet.bytes().clone();
        node.agent.receive(bytes, 0, bytes.length, packet.to(), packet.from(), now);
        drain(node);
      }
    }
  }

  private static void check(Node node) {
    List<PairInfo> pairs = node.agent.pairs();
    int current = 0;
    Set<Object> ends = new HashSet<>();
    for (PairInfo pair : pairs) {
      unless(ends.add(List.of(pair.base(), pair.peer(), pair.generation())), "twice: " + pair);
      unless(node.bases.contains(pair.base()), "a pair of a base that is gone");
      unless(!pair.nominated() || pair.isValid(), "nominated, not valid: " + pair);
      current += pair.generation() == node.agent.generation() ? 1 : 0;
    }
    unless(current <= MOST_PAIRS, "more pairs than allowed");
    PairInfo nominated = node.agent.nominatedPair();
    unless(nominated == null || nominated.isValid(), "nominated, not valid: " + nominated);
    unless(!node.agent.whyNotDirect().isEmpty(), "nothing to say");
    node.agent.stats();
  }
}
