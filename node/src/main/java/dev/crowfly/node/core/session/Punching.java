package dev.crowfly.node.core.session;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.IceCredentials;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateFormatException;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.signaling.IceParameters;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The ICE agent of a session, and what signaling has to carry for it. */
final class Punching {
  /** IceParameters has no more. */
  private static final int MAX_CANDIDATES = 64;

  /** A peer whose messages were lost with a leg is not further ahead; nobody counts to the end. */
  private static final int MAX_LEAP = 1_000;

  /** The generation before still answers. */
  private static final int LIVING_GENERATIONS = 2;

  private final SessionHost host;
  private final Session session;
  private final IceAgent agent;

  /** Whether we want direct paths at all. */
  private final boolean wanted;

  private final Gathering gathering;
  private final Attempts attempts;
  private final Guessing guessing;
  private final List<String> candidates = new ArrayList<>();
  private final ArrayDeque<String> claimed = new ArrayDeque<>();
  private int generation;
  private int remoteGeneration = -1;
  private int told;
  private boolean ended;
  private boolean endTold;

  /** The peer has to be told of this generation as a whole. */
  private boolean restartOwed;

  Punching(SessionHost host, Session session, boolean wanted, long now) {
    this.host = host;
    this.session = session;
    this.wanted = wanted;
    IceRole role = session.isAgent() ? IceRole.CONTROLLING : IceRole.CONTROLLED;
    agent = new IceAgent(host.ice(), host.iceRandom(), role);
    gathering = new Gathering(host, agent, wanted);
    attempts = new Attempts(host, session.isAgent(), wanted, now);
    guessing = new Guessing(host, session, agent, attempts, this::add);
    claim();
    gathering.begin(now);
    collect();
  }

  // ---- our side

  /** Our credentials and what is known so far; it counts as told. */
  IceParameters parameters() {
    collect();
    told = candidates.size();
    endTold = false;
    IceCredentials ours = agent.credentials();
    return new IceParameters(generation, ours.ufrag(), ours.password(), candidates);
  }

  private void claim() {
    String ufrag = agent.credentials().ufrag();
    host.claim(ufrag, session);
    claimed.add(ufrag);
    if (claimed.size() > LIVING_GENERATIONS) {
      host.release(claimed.remove());
    }
  }

  /** The Intermediate has told where it sees us. */
  void onReflexive(long now) {
    if (wanted) {
      gathering.complete(now);
      trickle(now);
    }
  }

  /** It is known what kind of NAT we have. */
  void onNatKnown(long now) {
    guessing.onNatKnown(now);
    trickle(now);
  }

  /** The sockets that guessing asked for. */
  void onSockets(long ticket, List<LocalBase> opened, long now) {
    guessing.onSockets(ticket, opened, now);
  }

  /** There is a way. */
  void onPairValid(PairInfo pair, long now) {
    guessing.onPairValid(pair, now);
  }

  /** The attempt was in vain; returns whether something else is tried now. */
  boolean onFailed(long now) {
    return guessing.onFailed(now);
  }

  /** The sockets have changed: another generation begins. */
  void onBasesChanged(long now) {
    if (!wanted) {
      return;
    }
    guessing.onBasesChanged(now);
    gathering.onBasesChanged(now);
    attempts.resetBackOff();
    restart(now);
  }

  /** Takes new local candidates out of the agent's events; what else comes goes to the session. */
  private void collect() {
    IceEvent event = agent.pollEvent();
    if (event == null) {
      return; // as a rule
    }
    List<IceEvent> others = new ArrayList<>();
    while (event != null) {
      if (event instanceof IceEvent.LocalCandidate news) {
        if (news.generation() == agent.generation()) {
          add(news.candidate().toAttribute());
        }
      } else if (event instanceof IceEvent.LocalCandidatesEnded end) {
        ended |= end.generation() == agent.generation();
      } else {
        others.add(event);
      }
      event = agent.pollEvent();
    }
    session.onIceEvents(others);
  }

  private void add(String candidate) {
    if (candidates.size() < MAX_CANDIDATES) {
      candidates.add(candidate);
    }
  }

  /** Tells the peer what it has not been told yet. */
  void trickle(long now) {
    collect();
    if (!session.isLive() || (told == candidates.size() && endTold == ended && !restartOwed)) {
      return;
    }
    if (!host.signaling().isAttached(session.name())) {
      restartOwed = true; // told as a whole when the session is resumed
      return;
    }
    if (restartOwed) {
      restart(now);
      return;
    }
    for (; told < candidates.size(); told++) {
      host.signaling().candidate(session.name(), generation, candidates.get(told), now);
    }
    if (ended && !endTold) {
      endTold = true;
      host.signaling().endOfCandidates(session.name(), generation, now);
    }
  }

  // ---- the peer's side

  /**
   * What the peer told of itself.
   *
   * @throws IllegalArgumentException when these are no credentials
   */
  void onRemote(IceParameters remote, long now) {
    IceCredentials credentials = new IceCredentials(remote.ufrag(), remote.password());
    if (agent.credentials().ufrag().equals(credentials.ufrag())) {
      throw new IllegalArgumentException("the peer claims to be us");
    }
    remoteGeneration = remote.generation();
    if (wanted) {
      agent.setRemoteCredentials(credentials, now);
      for (String text : remote.candidates()) {
        addRemote(text, now);
      }
    }
  }

  void onRemoteCandidate(int ofGeneration, String text, long now) {
    if (wanted && ofGeneration == remoteGeneration) {
      addRemote(text, now);
    }
  }

  private void addRemote(String text, long now) {
    try {
      Candidate candidate = Candidate.parse(text);
      if (!guessing.onRemote(text, candidate, now)) {
        agent.addRemoteCandidate(candidate, now);
      }
    } catch (CandidateFormatException e) {
      session.progress("a candidate of the peer is of no use: " + e.getMessage());
    }
  }

  void onRemoteEnded(int ofGeneration, long now) {
    if (wanted && ofGeneration == remoteGeneration) {
      agent.endOfRemoteCandidates(now);
    }
  }

  // ---- attempts

  /** The first attempt begins in so long. */
  void startIn(long nanos, long now) {
    attempts.startIn(nanos, now);
  }

  private void start(long now) {
    agent.start(now);
    attempts.onBegun(now);
    guessing.onAttempt(now);
    session.progress("checking " + agent.pairs().size() + " pairs");
  }

  /** Begins a new generation of our side, and tells the peer; at once, or when it can be told. */
  void restart(long now) {
    if (!session.isLive()) {
      return; // nothing was told yet that could not be told otherwise
    }
    restartOwed = true;
    if (host.signaling().isAttached(session.name())) {
      begin(generation + 1, now);
      tellGeneration(now);
    }
  }

  /** A new generation of the peer. */
  void onRestarted(IceParameters remote, long now) {
    if (remote.generation() < generation || remote.generation() <= remoteGeneration) {
      return;
    }
    if (remote.generation() - generation > MAX_LEAP) {
      throw new IllegalArgumentException("generation " + remote.generation());
    }
    if (remote.generation() > generation) {
      begin(remote.generation(), now);
      tellGeneration(now);
    }
    onRemote(remote, now);
    trickle(now);
  }

  private void begin(int next, long now) {
    generation = next;
    candidates.clear();
    told = 0;
    ended = false;
    endTold = false;
    agent.restart(now);
    claim();
    gathering.complete(now);
    guessing.onGeneration();
    if (wanted) {
      agent.start(now);
      collect(); // what there is goes before what is guessed
      guessing.onAttempt(now);
    }
    attempts.onBegun(now);
  }

  private void tellGeneration(long now) {
    restartOwed = !host.signaling().restart(session.name(), parameters(), now);
    session.progress("ICE generation " + generation);
    trickle(now);
  }

  /** The session can be talked about again. */
  void onResumed(boolean direct, long now) {
    if (wanted && (restartOwed || !direct)) {
      restart(now);
    }
  }

  /** C takes a direct path: no attempt is needed any more. */
  void onDirect() {
    attempts.onDirect();
  }

  /** C had to leave its direct path, or is lost. */
  void onDirectLost(long now) {
    attempts.onDirectLost(now);
  }

  /** The attempt has come to an end: the application and the Intermediate are told. */
  void tellResult(boolean direct, String detail) {
    long now = session.now();
    host.counters().onPunched(direct);
    if (session.isLive()) {
      host.tell(new NodeEvent.Punched(session, direct, detail));
    }
    host.signaling().punchResult(session.name(), direct, attemptMillis(now), detail, now);
  }

  /** How long the present attempt has taken, in milliseconds. */
  int attemptMillis(long now) {
    return attempts.millis(now);
  }

  // ---- the machine

  void receive(
      byte[] buffer,
      int offset,
      int length,
      SocketAddress local,
      InetSocketAddress peer,
      long now) {
    if (!guessing.receive(buffer, offset, length, local, peer)) {
      agent.receive(buffer, offset, length, local, peer, now);
    }
  }

  boolean pollTransmit(IceTransmit out, long now) {
    // Questions first: checks from the same socket must not get a port before them.
    return guessing.pollTransmit(out, now) || agent.pollTransmit(out, now);
  }

  /** After any input: candidates go out, events go to the session. */
  void settle(long now) {
    trickle(now);
  }

  void onTimeout(long now) {
    if (attempts.isStartDue(now)) {
      start(now);
    }
    if (attempts.takeRestart(now)) {
      restart(now);
    }
    guessing.onTimeout(now);
    agent.onTimeout(now);
  }

  long nextTimeout() {
    return Math.min(Math.min(attempts.nextTimeout(), guessing.nextTimeout()), agent.nextTimeout());
  }

  void onAuthenticatedPacket(SocketAddress local, InetSocketAddress peer, long now) {
    agent.onAuthenticatedPacket(local, peer, now);
  }

  /** The pair between these two ends; null if ICE knows none. */
  PairInfo pair(SocketAddress local, SocketAddress peer) {
    for (PairInfo pair : agent.pairs()) {
      if (pair.base().equals(local) && pair.peer().equals(peer)) {
        return pair;
      }
    }
    return null;
  }

  /** The best pair that is valid; null if none is. */
  PairInfo bestValid() {
    for (PairInfo pair : agent.pairs()) {
      if (pair.isValid()) {
        return pair;
      }
    }
    return null;
  }

  String whyNotDirect() {
    return agent.whyNotDirect();
  }

  void close(long now) {
    guessing.close(now);
    agent.close();
    claimed.forEach(host::release);
    claimed.clear();
    attempts.end();
  }
}
