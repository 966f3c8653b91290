package dev.crowfly.node.core.session;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.ice.candidate.Priorities;
import dev.crowfly.ice.guess.GuessNote;
import dev.crowfly.ice.guess.PortChoice;
import dev.crowfly.ice.guess.PortForecast;
import dev.crowfly.ice.guess.Prediction;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.NodeEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a session does about NATs that give each destination another port, when plain checks did not
 * get through: see {@code dev.crowfly.ice.guess}.
 *
 * <p>Behind a NAT that gives ports out in order a fresh socket predicts them, a few times in each
 * attempt, if there is no pair after {@link #PREDICT_AFTER_NANOS}. After an attempt in vain, and
 * with the option on at both sides, sides of the right kinds search.
 */
final class Guessing {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLIS = 1_000_000L;

  /** What works without guessing works within a few round trips. */
  private static final long PREDICT_AFTER_NANOS = 400 * MILLIS;

  /** Each with its own socket: others behind the NAT may have come between. */
  private static final int TRIES = 3;

  /** How often sockets are looked for that nothing works on any more. */
  private static final long TIDY_NANOS = 5_000 * MILLIS;

  private enum Awaited {
    NOTHING,
    SOCKET_TO_PREDICT,
    SOCKETS_TO_SEARCH
  }

  private final SessionHost host;
  private final Session session;
  private final IceAgent agent;
  private final Consumer<String> tell;
  private final ExtraBases extras;
  private final PeerNat peer = new PeerNat();
  private final Searching searching;
  private Awaited awaited = Awaited.NOTHING;
  private long ticket; // of the sockets that are awaited
  private boolean attempting;
  private long attemptAt;
  private boolean told;
  private long predictAt = NEVER;
  private int triesLeft;
  private Prediction prediction; // null = none
  private long tidyAt = NEVER;

  /**
   * Does nothing yet.
   *
   * @param tell takes candidates for the peer
   */
  Guessing(
      SessionHost host, Session session, IceAgent agent, Attempts attempts, Consumer<String> tell) {
    this.host = host;
    this.session = session;
    this.agent = agent;
    this.tell = tell;
    extras = new ExtraBases(host, session, agent);
    searching = new Searching(host, session, agent, attempts, peer);
  }

  // ---- what happens around it

  /** A new generation: what the peer told of itself it tells again. */
  void onGeneration() {
    told = false;
    peer.forget();
  }

  /** An attempt begins. */
  void onAttempt(long now) {
    stop(now);
    attempting = true;
    attemptAt = now;
    triesLeft = host.guessing().predicts() ? TRIES : 0;
    predictAt = triesLeft > 0 ? now + PREDICT_AFTER_NANOS : NEVER;
    tellNat();
  }

  /** It is known what kind of NAT we have. */
  void onNatKnown(long now) {
    if (!attempting) {
      return;
    }
    tellNat();
    if (triesLeft > 0 && prediction == null && awaited == Awaited.NOTHING) {
      predictAt = Math.max(now, attemptAt + PREDICT_AFTER_NANOS);
    }
  }

  /** The sockets have changed: those that were opened are of the network that was. */
  void onBasesChanged(long now) {
    stop(now);
    extras.closeAll(now);
    searching.onNetworkChanged();
  }

  /** There is a way: guessing is over, what was opened in vain is closed. */
  void onPairValid(PairInfo pair, long now) {
    if (prediction != null) {
      told("prediction", extras.has(pair.base()), 1, prediction.probes());
    }
    if (searching.isRunning()) {
      told("birthday", true, searching.sockets(), searching.sent());
    }
    attempting = false;
    stop(now);
  }

  /**
   * The attempt has come to its end, and there is no way.
   *
   * @return whether a search follows, which tells its own end
   */
  boolean onFailed(long now) {
    attempting = false;
    predictAt = NEVER;
    int sockets = searching.begin(now);
    if (sockets > 0) {
      ask(Awaited.SOCKETS_TO_SEARCH, sockets, host.nat());
    }
    return sockets != Searching.NOT_BEGUN;
  }

  /**
   * Takes what the peer told behind a candidate.
   *
   * @return whether the candidate is of no use as one: our own NAT would give it a port of its own
   */
  boolean onRemote(String text, Candidate candidate, long now) {
    if (!peer.hear(text, candidate, now) || !host.nat().choice().isHard()) {
      return false;
    }
    PortForecast forecast = peer.freshForecast(now);
    if (prediction != null && forecast != null) {
      prediction.onPeerForecast(forecast, now);
      pump();
    }
    return true;
  }

  /** The sockets that were asked for; none if there are none to be had. */
  void onSockets(long answered, List<LocalBase> opened, long now) {
    Awaited what = answered == ticket ? awaited : Awaited.NOTHING;
    if (what == Awaited.NOTHING) {
      host.closeSockets(opened.stream().map(LocalBase::key).toList());
      return;
    }
    awaited = Awaited.NOTHING;
    if (opened.isEmpty()) {
      triesLeft = 0;
      if (what == Awaited.SOCKETS_TO_SEARCH) {
        session.onSearchFailed(now);
      }
      return;
    }
    tidyAt = now + TIDY_NANOS;
    List<SocketAddress> bases = extras.add(opened);
    if (what == Awaited.SOCKET_TO_PREDICT) {
      predict(bases.get(0), now);
    } else {
      searching.onSockets(bases, now);
    }
  }

  // ---- prediction

  private void tryPrediction() {
    predictAt = NEVER;
    NatView nat = host.nat();
    if (nat.choice() == PortChoice.SEQUENTIAL && peer.choice() != PortChoice.RANDOM) {
      triesLeft--;
      ask(Awaited.SOCKET_TO_PREDICT, 1, nat);
    }
  }

  private void ask(Awaited what, int count, NatView nat) {
    awaited = what;
    ticket = host.openSockets(session, nat.seen().base(), count);
  }

  private void predict(SocketAddress base, long now) {
    NatView nat = host.nat();
    if (nat.server() == null || nat.observer() == null) {
      extras.closeUnused(now);
      return;
    }
    session.progress("predicting ports");
    prediction =
        new Prediction(
            base,
            nat.server(),
            nat.observer(),
            peer.choice().isHard() ? List.of() : targets(),
            agent.role() == IceRole.CONTROLLING,
            host.iceRandom(),
            now);
    PortForecast forecast = peer.freshForecast(now);
    if (forecast != null) {
      prediction.onPeerForecast(forecast, now);
    }
    pump();
  }

  /** Where the peer is said to be: what others see of it first. */
  private List<InetSocketAddress> targets() {
    List<InetSocketAddress> seen = new ArrayList<>();
    List<InetSocketAddress> hosts = new ArrayList<>();
    for (Candidate candidate : agent.remoteCandidates()) {
      if (candidate.address().getAddress().getClass()
          == host.nat().server().getAddress().getClass()) {
        (candidate.type() == CandidateType.HOST ? hosts : seen).add(candidate.address());
      }
    }
    seen.addAll(hosts);
    return seen;
  }

  private void pump() {
    InetSocketAddress next = prediction.nextProbe();
    while (next != null) {
      agent.probe(prediction.base(), next);
      next = prediction.nextProbe();
    }
    PortForecast forecast = prediction.pollForecast();
    for (int i = 0; forecast != null && i < Prediction.TOLD; i++) {
      InetSocketAddress address = forecast.at(i);
      if (address != null) {
        tell.accept(GuessNote.ofForecast(forecast.step()).behind(attribute(address)));
      }
    }
  }

  // ---- what the peer is told

  /** Who has nothing to say of his NAT says nothing. */
  private void tellNat() {
    NatView nat = host.nat();
    boolean worthTelling = nat.choice().isHard() || host.guessing().searches();
    if (!told && worthTelling && nat.choice() != PortChoice.UNKNOWN && nat.seen() != null) {
      told = true;
      tell.accept(
          GuessNote.ofNat(nat.choice(), host.guessing().searches())
              .behind(attribute(nat.seen().mapped())));
    }
  }

  /** Of the lowest priority: a guess goes behind what is known. */
  private static String attribute(InetSocketAddress address) {
    return Candidate.remote(
            CandidateType.SERVER_REFLEXIVE,
            address,
            Priorities.candidate(CandidateType.SERVER_REFLEXIVE, 0),
            "guess")
        .toAttribute();
  }

  private void told(String kind, boolean found, int sockets, int packets) {
    if (session.isLive()) {
      host.tell(new NodeEvent.Guessed(session, kind, found, sockets, packets));
    }
  }

  // ---- the machine

  /** Takes an answer to a question of ours; says whether it was one. */
  boolean receive(
      byte[] buffer, int offset, int length, SocketAddress local, InetSocketAddress from) {
    if (prediction == null || !prediction.receive(buffer, offset, length, local, from)) {
      return false;
    }
    pump();
    return true;
  }

  boolean pollTransmit(IceTransmit out, long now) {
    return prediction != null && prediction.pollTransmit(out, now);
  }

  void onTimeout(long now) {
    if (predictAt <= now) {
      tryPrediction();
    }
    if (prediction != null) {
      prediction.onTimeout(now);
      pump();
      if (prediction.isOver(now)) {
        endPrediction(now);
      }
    }
    if (searching.isRunning() && searching.onTimeout(now)) {
      endSearch(now);
    }
    if (tidyAt <= now) {
      if (prediction == null && !searching.isRunning()) {
        extras.closeUnused(now);
      }
      scheduleTidying(now);
    }
  }

  private void endPrediction(long now) {
    told("prediction", false, 1, prediction.probes());
    prediction = null;
    extras.closeUnused(now);
    predictAt = attempting && triesLeft > 0 ? now : NEVER;
    if (predictAt <= now) {
      tryPrediction();
    }
  }

  private void endSearch(long now) {
    told("birthday", false, searching.sockets(), searching.sent());
    searching.stop();
    extras.closeUnused(now);
    session.onSearchFailed(now);
  }

  private void scheduleTidying(long now) {
    tidyAt = extras.isEmpty() ? NEVER : now + TIDY_NANOS;
  }

  long nextTimeout() {
    long next = Math.min(Math.min(predictAt, tidyAt), searching.nextTimeout());
    return prediction == null ? next : Math.min(next, prediction.nextTimeout());
  }

  /** Guesses no more; sockets on which something works stay. */
  private void stop(long now) {
    predictAt = NEVER;
    awaited = Awaited.NOTHING;
    prediction = null;
    searching.stop();
    extras.closeUnused(now);
    scheduleTidying(now);
  }

  void close(long now) {
    stop(now);
    extras.closeAll(now);
    tidyAt = NEVER;
  }
}
