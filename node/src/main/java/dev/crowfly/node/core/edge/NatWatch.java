package dev.crowfly.node.core.edge;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.guess.MappingQuestion;
import dev.crowfly.ice.guess.PortChoice;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.node.core.session.NatView;
import dev.crowfly.node.core.session.Reflexive;
import dev.crowfly.quic.Datagram;
import java.net.InetSocketAddress;

/**
 * Finds out how the NAT in front of the node chooses ports: the leg tells what the Intermediate
 * sees of a socket, and one question what its second port sees of the same socket.
 *
 * <p>Asked once for each address that the Intermediate sees us at: after a start, a reconnect, a
 * change of the network. An Intermediate that has no second port is not asked.
 */
final class NatWatch {
  /** A second port that a firewall hides stays silent: four requests, and no more of it. */
  private static final RetransmissionRules RULES =
      new RetransmissionRules(200_000_000L, 1_600_000_000L, 4, 1_600_000_000L);

  private final boolean wanted;
  private final MappingQuestion question;
  private InetSocketAddress server;
  private InetSocketAddress observer;
  private Reflexive seen;
  private Reflexive asked;
  private PortChoice choice = PortChoice.UNKNOWN;

  /**
   * Nothing is known.
   *
   * @param wanted whether anybody wants to know
   */
  NatWatch(boolean wanted, RandomSource random) {
    this.wanted = wanted;
    question = new MappingQuestion(RULES, random);
  }

  /** Where the Intermediate answers besides its own address; null if nowhere. */
  void onObserver(InetSocketAddress told, long now) {
    observer = told;
    ask(now);
  }

  /** Where the Intermediate is. */
  void onServer(InetSocketAddress address, long now) {
    server = address;
    ask(now);
  }

  /** Where the Intermediate sees us; null when that is not true any more. */
  void onSeen(Reflexive from, long now) {
    seen = from;
    if (seen == null) {
      forget();
    }
    ask(now);
  }

  private void forget() {
    asked = null;
    choice = PortChoice.UNKNOWN;
    question.cancel();
  }

  private void ask(long now) {
    InetSocketAddress other = observerAddress();
    boolean possible = wanted && seen != null && server != null && other != null;
    if (!possible || seen.equals(asked) || !isOneFamily(seen.mapped(), other)) {
      return;
    }
    forget();
    asked = seen;
    question.ask(seen.base(), other, now);
  }

  private static boolean isOneFamily(InetSocketAddress one, InetSocketAddress other) {
    return one.getAddress().getClass() == other.getAddress().getClass();
  }

  /** A wildcard stands for the Intermediate's own address, as we know it. */
  private InetSocketAddress observerAddress() {
    if (observer == null || server == null || observer.getPort() == 0) {
      return null;
    }
    return observer.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(server.getAddress(), observer.getPort())
        : observer;
  }

  /** Whether an answer is awaited. */
  boolean isAsking() {
    return question.isRunning();
  }

  /** Takes a datagram if it is the answer; says whether it was. */
  boolean receive(Datagram in) {
    if (!(in.peer() instanceof InetSocketAddress from)
        || !question.receive(in.buffer(), in.offset(), in.length(), in.local(), from)) {
      return false;
    }
    if (question.mapped() != null) {
      choice = PortChoice.of(asked.mapped(), question.mapped());
    }
    return true;
  }

  NatView view() {
    return new NatView(choice, seen, server, observerAddress());
  }

  boolean pollTransmit(IceTransmit out, long now) {
    return question.pollTransmit(out, now);
  }

  void onTimeout(long now) {
    question.onTimeout(now);
  }

  long nextTimeout() {
    return question.nextTimeout();
  }
}
