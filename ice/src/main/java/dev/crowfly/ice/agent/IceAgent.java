package dev.crowfly.ice.agent;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.stun.Stun;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunException;
import dev.crowfly.ice.stun.StunReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Finds and keeps the pairs of addresses on which datagrams reach one peer directly.
 *
 * <ul>
 *   <li>inputs: {@link #receive}, {@link #onTimeout}, {@link #onAuthenticatedPacket}, {@link
 *       #onPacketSent}, {@link #addBase}, {@link #addQuietBase}, {@link #removeBase}, {@link
 *       #addReflexive}, {@link #endOfLocalCandidates}, {@link #probe}, {@link
 *       #setRemoteCredentials}, {@link #addRemoteCandidate}, {@link #endOfRemoteCandidates}, {@link
 *       #start}, {@link #restart}, {@link #close}
 *   <li>outputs, to be drained after any input, in this order: {@link #pollTransmit}, {@link
 *       #pollEvent}, {@link #nextTimeout}
 *   <li>getters: all others; they change nothing
 * </ul>
 *
 * <p>{@code now} is in nanoseconds, not negative, and never runs backwards. Arrays are the caller's
 * and read or written during the call only. Not thread-safe: one owner thread. No method throws
 * because of what came from the network.
 */
public final class IceAgent {
  /** What {@link #nextTimeout} says when nothing is due, ever. */
  public static final long NEVER = Long.MAX_VALUE;

  private final AgentState state;
  private final Pairing pairing;
  private final Checks checks;
  private final Requests requests;
  private final Gathering gathering;
  private final Nomination nomination;
  private final Consent consent;
  private final StunReader reader = new StunReader();
  private final byte[] id = new byte[TransactionId.LENGTH];

  /** Ta: the next new check or question goes no earlier (RFC 8445 §14.2). */
  private long nextPacedAt;

  /**
   * An agent that has no base, knows nothing of its peer, and does nothing yet.
   *
   * @param random a strong source, unless in a test
   */
  public IceAgent(IceConfig config, RandomSource random, IceRole role) {
    state = new AgentState(config, random, role);
    pairing = new Pairing(state);
    checks = new Checks(state);
    requests = new Requests(state, pairing);
    gathering = new Gathering(state, checks);
    nomination = new Nomination(state);
    consent = new Consent(state, checks);
  }

  // ---- what there is on our side

  /**
   * A socket to send from, with what it is reachable at on its own network. Emits a {@link
   * IceEvent.LocalCandidate} for each host address, in the order of preference (RFC 8421), and asks
   * the STUN servers what they see; each new answer is a server-reflexive candidate.
   *
   * @param base the caller's key of the socket; datagrams leave and come with it
   * @param hosts addresses of the socket with its port, filtered by the caller ({@link
   *     dev.crowfly.ice.candidate.InterfaceFilter}); link-local ones with their scope
   * @param stunServers to ask, 8 at most; empty if reflexive addresses come through {@link
   *     #addReflexive}
   * @throws IllegalStateException if the base is known, or the agent closed
   * @throws IllegalArgumentException if there is no host address, or more than 32
   */
  public void addBase(
      SocketAddress base,
      List<InetSocketAddress> hosts,
      List<InetSocketAddress> stunServers,
      long now) {
    if (state.closed) {
      throw new IllegalStateException("this agent is closed: make another");
    }
    Bases.Base added = state.bases.add(base, hosts, stunServers);
    gathering.addBase(added, now);
    pairing.addBase(added);
    settle(now);
  }

  /**
   * A socket that is there to guess ports with ({@code dev.crowfly.ice.guess}). The peer is told
   * nothing of it and no check leaves from it by itself; {@link #probe} sends there, and a check of
   * the peer that comes in there makes a pair like any other.
   *
   * @param hosts as for {@link #addBase}
   * @throws IllegalStateException if the base is known, there are 2,048, or the agent is closed
   * @throws IllegalArgumentException if there is no host address, or more than 32
   */
  public void addQuietBase(SocketAddress base, List<InetSocketAddress> hosts) {
    if (state.closed) {
      throw new IllegalStateException("this agent is closed: make another");
    }
    state.bases.addQuiet(base, hosts);
    state.current.endChase(); // what led from port to port before is tried in another way now
  }

  /**
   * Sends one check from a base to an address, once, whether or not the peer told it. It makes no
   * pair: if it arrives, the peer's check to where it came from makes one on both sides. Not paced;
   * nothing is sent before the start, without the peer's credentials, or from an unknown base.
   */
  public void probe(SocketAddress base, InetSocketAddress peer) {
    Bases.Base known = state.closed ? null : state.bases.find(base);
    if (known != null) {
      checks.probe(known, peer);
    }
  }

  /** The socket is gone: its pairs are closed. Of an unknown base nothing happens. */
  public void removeBase(SocketAddress base, long now) {
    if (!state.bases.remove(base)) {
      return;
    }
    gathering.removeBase(base);
    state.transactions.removeIf(each -> each.base.equals(base));
    state.outbox.removeBase(base);
    for (Pair pair : state.allPairs()) {
      if (pair.base().equals(base)) {
        state.forget(pair);
      }
    }
    settle(now);
  }

  /**
   * Somebody else (QUIC address discovery) learned what a server sees of a base. Emits a {@link
   * IceEvent.LocalCandidate} if it is new.
   *
   * @param server who saw it: part of the foundation
   */
  public void addReflexive(
      SocketAddress base, InetSocketAddress mapped, InetSocketAddress server, long now) {
    Bases.Base known = state.bases.find(base);
    if (known != null) {
      gathering.addReflexive(known, mapped, server);
      settle(now);
    }
  }

  /**
   * No base and no reflexive address will be added from outside. {@link
   * IceEvent.LocalCandidatesEnded} follows when the STUN servers have answered or not. Of the
   * present generation: after a {@link #restart} addresses may have changed, so say it again.
   */
  public void endOfLocalCandidates(long now) {
    state.localEnded = true;
    settle(now);
  }

  /** Ours, of the current generation: the peer needs them before its checks mean anything to us. */
  public IceCredentials credentials() {
    return state.current.local;
  }

  // ---- what is told of the peer

  /**
   * The peer's credentials of this generation. Checks that came early are looked at now.
   *
   * @throws IllegalStateException if others were set before: {@link #restart} comes first
   */
  public void setRemoteCredentials(IceCredentials credentials, long now) {
    IceCredentials known = state.current.remote;
    if (state.closed || credentials.equals(known)) {
      return;
    }
    if (known != null) {
      throw new IllegalStateException("the peer's credentials changed: restart first");
    }
    state.current.setRemote(credentials);
    requests.takeUpEarly();
    state.beginAttempt(now);
    settle(now);
  }

  /**
   * A candidate of the peer; before or after the start, in any order. Relayed ones are remembered
   * for {@link #whyNotDirect} and never checked.
   *
   * @return whether it was new and there was room for it
   */
  public boolean addRemoteCandidate(Candidate candidate, long now) {
    if (state.closed) {
      return false;
    }
    boolean added = pairing.addRemote(candidate);
    settle(now);
    return added;
  }

  /** The peer has no more candidates in this generation. */
  public void endOfRemoteCandidates(long now) {
    state.current.remoteEnded = true;
    settle(now);
  }

  // ---- checks

  /**
   * Begins to check, as soon as the remote credentials are known. A second call begins another
   * attempt with the same credentials: pairs that failed are checked again.
   */
  public void start(long now) {
    if (state.closed) {
      return;
    }
    if (state.started) {
      state.current.checkList.retryFailed();
      state.current.endChase();
    }
    state.started = true;
    state.beginAttempt(now);
    settle(now);
  }

  /**
   * Begins a new generation (RFC 8445 §9): new credentials, all local candidates again, the peer's
   * to be told anew. Valid pairs of the generation before stay so until one of the new generation
   * is, or {@link IceConfig#generationNanos} went by. Checks begin by themselves if they had been
   * started.
   *
   * @return the new credentials
   */
  public IceCredentials restart(long now) {
    if (state.closed) {
      return state.current.local;
    }
    state.endPrevious();
    state.beginGeneration(now);
    state.localEnded = false;
    gathering.restart(now);
    settle(now);
    return state.current.local;
  }

  /** Forgets everything; idempotent. Only getters are of use afterwards, other calls do nothing. */
  public void close() {
    if (state.closed) {
      return;
    }
    state.endPrevious();
    state.closePairs(state.current);
    state.transactions.removeIf(each -> true);
    state.outbox.clear();
    gathering.clear();
    state.bases.clear();
    state.attemptEndsAt = NEVER;
    state.closed = true;
  }

  // ---- the machine

  /**
   * Whether a datagram is for this agent: a request for a username of ours, or an answer to a
   * request of ours. Authenticates nothing. A loop with one agent need not ask.
   */
  public boolean accepts(byte[] buffer, int offset, int length) {
    try {
      reader.wrap(buffer, offset, length);
    } catch (StunException e) {
      return false;
    }
    if (reader.messageClass() == StunClass.REQUEST) {
      return reader.has(StunAttribute.USERNAME)
          && requests.generationOf(reader.text(StunAttribute.USERNAME)) != null;
    }
    return transaction() != null;
  }

  /**
   * A datagram came in whose first byte is 0 to 3 (RFC 9443).
   *
   * @param local the base that it came in on
   * @param peer where it came from, with its scope
   */
  public void receive(
      byte[] buffer,
      int offset,
      int length,
      SocketAddress local,
      InetSocketAddress peer,
      long now) {
    state.counters.datagramsReceived++;
    if (state.closed) {
      return;
    }
    try {
      reader.wrap(buffer, offset, length);
    } catch (StunException e) {
      state.counters.malformed++;
      return;
    }
    if (reader.method() != Stun.BINDING) {
      state.counters.malformed++;
      return;
    }
    boolean changed =
        switch (reader.messageClass()) {
          case REQUEST -> request(local, peer);
          case SUCCESS_RESPONSE, ERROR_RESPONSE -> response(local, peer, now);
          case INDICATION -> false; // RFC 8445 §11: a keepalive; nothing answers it
        };
    if (changed) {
      settle(now); // a flood is not worth the work
    }
  }

  /** A QUIC packet authenticated on this pair: as good as an answered consent check. */
  public void onAuthenticatedPacket(SocketAddress local, InetSocketAddress peer, long now) {
    Pair pair = state.find(local, peer);
    if (pair == null || state.closed) {
      return;
    }
    if (pair.isValid()) {
      pair.lastAuthenticatedAt = now; // for every packet of a transfer: nothing else follows
      return;
    }
    if (pair.generation == state.current.number && pair.state() == PairState.FAILED) {
      state.trigger(pair); // it seems to work again
      settle(now);
    }
  }

  /** A datagram that is not ours left on this pair: no keepalive is needed. Optional. */
  public void onPacketSent(SocketAddress local, InetSocketAddress peer, long now) {
    Pair pair = state.find(local, peer);
    if (pair != null) {
      pair.lastSentAt = now;
    }
  }

  /** Time has come; spurious calls are harmless. */
  public void onTimeout(long now) {
    if (state.closed) {
      return;
    }
    if (state.previousEndsAt <= now) {
      state.endPrevious();
    }
    for (Transaction due : state.transactions.due(now)) {
      checks.due(due, now);
    }
    consent.onTimeout(now);
    nomination.onTimeout(now);
    if (now >= nextPacedAt && (gathering.sendNext(now) || sendCheck(now))) {
      nextPacedAt = now + state.config.pacingNanos();
    }
    if (state.attemptEndsAt <= now) {
      state.attemptEndsAt = NEVER;
      state.emit(new IceEvent.Failed(whyNotDirect()));
    }
    settle(now);
  }

  /** When {@link #onTimeout} is to be called; {@link #NEVER} for never. */
  public long nextTimeout() {
    if (state.closed) {
      return NEVER;
    }
    long next = Math.min(state.previousEndsAt, state.attemptEndsAt);
    next = Math.min(next, state.transactions.nextDueAt());
    next = Math.min(next, nomination.nextAt());
    next = Math.min(next, consent.nextAt());
    long paced = checks.hasNext() ? 0 : gathering.nextAt();
    return Math.min(next, paced == NEVER ? NEVER : Math.max(paced, nextPacedAt));
  }

  /**
   * Fills the slot with a datagram that may leave now. 576 bytes are always enough.
   *
   * @return false if there is none
   */
  public boolean pollTransmit(IceTransmit out, long now) {
    int length = state.outbox.poll(out);
    if (length < 0) {
      return false;
    }
    state.counters.datagramsSent++;
    state.counters.bytesSent += length;
    return true;
  }

  /** The next event; {@code null} if there is none. */
  public IceEvent pollEvent() {
    return state.pollEvent();
  }

  // ---- getters

  /** Our role now. */
  public IceRole role() {
    return state.role;
  }

  /** 0, and one more after each restart. */
  public int generation() {
    return state.current.number;
  }

  /** The peer's candidates of this generation that may be checked, in the order they came. */
  public List<Candidate> remoteCandidates() {
    return state.current.remotes();
  }

  /** Every pair, best first; those of the generation before at the end. */
  public List<PairInfo> pairs() {
    return state.allPairs().stream().map(Pair::info).toList();
  }

  /** The nominated pair; {@code null} if there is none. */
  public PairInfo nominatedPair() {
    return state.selected == null ? null : state.selected.info();
  }

  /** Counters. */
  public IceStats stats() {
    return state.counters.snapshot();
  }

  /**
   * Why there is no direct path, in sentences for a person; or that there is one. Addresses appear,
   * secrets do not.
   */
  public String whyNotDirect() {
    return Explanation.of(state);
  }

  // ---- inside

  private boolean sendCheck(long now) {
    if (!checks.hasNext()) {
      return false;
    }
    checks.sendNext(now);
    return true;
  }

  /** What follows from any change: who has consent, and whether we are done with gathering. */
  private void settle(long now) {
    consent.choose(now);
    gathering.tellEnd();
  }

  /** Returns whether it authenticated. */
  private boolean request(SocketAddress local, InetSocketAddress peer) {
    // RFC 8445 §7.1: a check has a FINGERPRINT. What has none is no check, and gets no answer.
    if (!reader.hasValidFingerprint() || state.bases.find(local) == null) {
      state.counters.malformed++;
      return false;
    }
    return requests.receive(reader, local, peer);
  }

  private Transaction transaction() {
    reader.copyTransactionId(id, 0);
    return state.transactions.find(TransactionId.of(id, 0));
  }

  /** Returns whether it was an answer to us, as far as one can tell. */
  private boolean response(SocketAddress local, InetSocketAddress peer, long now) {
    Transaction transaction = transaction();
    if (transaction == null) {
      state.counters.unmatched++;
      return false;
    }
    if (transaction.kind == Transaction.Kind.GATHER) {
      gathering.answered(transaction, reader, local, peer, now);
      return true;
    }
    if (reader.hasValidIntegrity(transaction.generation.remoteKey)) {
      checks.answered(transaction, reader, local, peer, now);
      return true;
    }
    state.counters.unauthenticated++;
    if (reader.messageClass() == StunClass.ERROR_RESPONSE && reader.has(StunAttribute.ERROR_CODE)) {
      transaction.pair.hintedErrorCode = reader.errorCode();
    }
    return false;
  }
}
