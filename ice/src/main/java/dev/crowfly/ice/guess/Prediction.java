package dev.crowfly.ice.guess;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.stun.RetransmissionRules;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One try to get through a NAT that gives out ports in order, with one fresh socket.
 *
 * <p>Two questions leave, and right behind them the checks to where the peer is said to be: the
 * answers tell which ports these must have got. That forecast is told to the peer, who checks its
 * first few addresses. A peer whose NAT is of the same kind sends a forecast too; then both send to
 * the addresses of the other's forecast in order. The controlling side goes on by one address, the
 * other by two: if others took {@code c} ports behind the one NAT and {@code d} behind the other
 * meanwhile, check number {@code c + 2d} of the one meets number {@code c + d} of the other.
 *
 * <p>Nothing is asked twice: a question that got lost would make its mapping out of order. The next
 * try, with another socket, is the repetition.
 *
 * <p>After any input drain {@link #pollTransmit} (the questions, before the checks of the agent),
 * then {@link #nextProbe}, {@link #pollForecast} and {@link #nextTimeout}.
 */
public final class Prediction {
  /** Nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  /** How many addresses of a forecast the peer is told as candidates. */
  public static final int TOLD = 8;

  private static final long MILLIS = 1_000_000L;

  /** The whole try: answers, a message to the peer, its checks, and some of them lost. */
  private static final long TRY_NANOS = 2_500 * MILLIS;

  /** From one round of the same checks to the next; they open nothing new, but may be lost. */
  private static final long[] ROUNDS = {200 * MILLIS, 400 * MILLIS, 800 * MILLIS};

  private static final int MAX_TARGETS = 4;
  private static final int WINDOW_BY_ONE = 16;
  private static final int WINDOW_BY_TWO = 12;

  /** Checks that belong together, and when they are sent again. */
  private static final class Burst {
    final List<InetSocketAddress> peers;
    long at;
    int round;

    Burst(List<InetSocketAddress> peers, long at) {
      this.peers = peers;
      this.at = at;
    }
  }

  private final SocketAddress base;
  private final boolean controlling;
  private final MappingQuestion first;
  private final MappingQuestion second;
  private final long endsAt;
  private final List<Burst> bursts = new ArrayList<>();
  private final ArrayDeque<InetSocketAddress> due = new ArrayDeque<>();
  private boolean forecastIsDue = true;
  private boolean metForecast;
  private int probes;

  /**
   * Begins.
   *
   * @param base the fresh socket: nothing was sent from it yet
   * @param one a STUN server
   * @param other another one, or another port of it
   * @param targets where the peer is said to be, best first; the first few are used. Empty if the
   *     peer's NAT gives each destination another port too
   * @param controlling our ICE role: the two sides must differ in it
   */
  public Prediction(
      SocketAddress base,
      InetSocketAddress one,
      InetSocketAddress other,
      List<InetSocketAddress> targets,
      boolean controlling,
      RandomSource random,
      long now) {
    RetransmissionRules once = new RetransmissionRules(TRY_NANOS, TRY_NANOS, 1, TRY_NANOS);
    this.base = base;
    this.controlling = controlling;
    first = new MappingQuestion(once, random);
    second = new MappingQuestion(once, random);
    first.ask(base, one, now);
    second.ask(base, other, now);
    endsAt = now + TRY_NANOS;
    if (!targets.isEmpty()) {
      begin(targets.subList(0, Math.min(MAX_TARGETS, targets.size())), now);
    }
  }

  private void begin(List<InetSocketAddress> peers, long now) {
    bursts.add(new Burst(List.copyOf(peers), now));
    onTimeout(now);
  }

  /** The socket of this try. */
  public SocketAddress base() {
    return base;
  }

  /** How many checks it has asked for. */
  public int probes() {
    return probes;
  }

  /** Whether nothing more will come of it. */
  public boolean isOver(long now) {
    return now >= endsAt;
  }

  /** The peer's own forecast: it does the same. The first one of a try counts. */
  public void onPeerForecast(PortForecast peer, long now) {
    if (metForecast || isOver(now)) {
      return;
    }
    metForecast = true;
    int stride = controlling ? 1 : 2;
    int window = controlling ? WINDOW_BY_ONE : WINDOW_BY_TWO;
    List<InetSocketAddress> peers = new ArrayList<>();
    for (int i = 0; i < window; i++) {
      InetSocketAddress address = peer.at(stride * i);
      if (address != null) {
        peers.add(address);
      }
    }
    begin(peers, now);
  }

  /** Takes a datagram if it is an answer to one of the questions; says whether it was. */
  public boolean receive(
      byte[] buffer, int offset, int length, SocketAddress local, InetSocketAddress from) {
    return first.receive(buffer, offset, length, local, from)
        || second.receive(buffer, offset, length, local, from);
  }

  /** Our forecast, once, when it is known; null otherwise. */
  public PortForecast pollForecast() {
    if (!forecastIsDue || first.mapped() == null || second.mapped() == null) {
      return null;
    }
    forecastIsDue = false;
    return PortForecast.of(first.mapped(), second.mapped());
  }

  /** Where the next check goes, from the fresh socket; null if none is due. */
  public InetSocketAddress nextProbe() {
    InetSocketAddress next = due.poll();
    probes += next == null ? 0 : 1;
    return next;
  }

  /** Fills the slot with a question. */
  public boolean pollTransmit(IceTransmit out, long now) {
    return first.pollTransmit(out, now) || second.pollTransmit(out, now);
  }

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    first.onTimeout(now);
    second.onTimeout(now);
    for (Burst burst : bursts) {
      if (burst.at <= now) {
        due.addAll(burst.peers);
        burst.at = burst.round < ROUNDS.length ? now + ROUNDS[burst.round] : NEVER;
        burst.round++;
      }
    }
  }

  /** When {@link #onTimeout} is due. */
  public long nextTimeout() {
    long next = Math.min(endsAt, Math.min(first.nextTimeout(), second.nextTimeout()));
    for (Burst burst : bursts) {
      next = Math.min(next, burst.at);
    }
    return next;
  }
}
