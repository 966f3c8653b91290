package dev.crowfly.ice.agent;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.candidate.Candidate;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Finds and keeps the pairs of addresses on which datagrams reach one peer directly.
 *
 * <ul>
 *   <li>inputs: {@link #receive}, {@link #onTimeout}, {@link #onAuthenticatedPacket}, {@link
 *       #onPacketSent}, {@link #addBase}, {@link #removeBase}, {@link #addReflexive}, {@link
 *       #endOfLocalCandidates}, {@link #setRemoteCredentials}, {@link #addRemoteCandidate}, {@link
 *       #endOfRemoteCandidates}, {@link #start}, {@link #restart}, {@link #close}
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

  /**
   * An agent that has no base, knows nothing of its peer, and does nothing yet.
   *
   * @param random a strong source, unless in a test
   */
  public IceAgent(IceConfig config, RandomSource random, IceRole role) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
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
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** The socket is gone: its pairs are closed. Of an unknown base nothing happens. */
  public void removeBase(SocketAddress base, long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /**
   * Somebody else (QUIC address discovery) learned what a server sees of a base. Emits a {@link
   * IceEvent.LocalCandidate} if it is new.
   *
   * @param server who saw it: part of the foundation
   */
  public void addReflexive(
      SocketAddress base, InetSocketAddress mapped, InetSocketAddress server, long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /**
   * No base and no reflexive address will be added from outside. {@link
   * IceEvent.LocalCandidatesEnded} follows when the STUN servers have answered or not.
   */
  public void endOfLocalCandidates(long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** Ours, of the current generation: the peer needs them before its checks mean anything to us. */
  public IceCredentials credentials() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  // ---- what is told of the peer

  /**
   * The peer's credentials of this generation. Checks that came early are looked at now.
   *
   * @throws IllegalStateException if others were set before: {@link #restart} comes first
   */
  public void setRemoteCredentials(IceCredentials credentials, long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /**
   * A candidate of the peer; before or after the start, in any order. Relayed ones are remembered
   * for {@link #whyNotDirect} and never checked.
   *
   * @return whether it was new and there was room for it
   */
  public boolean addRemoteCandidate(Candidate candidate, long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** The peer has no more candidates in this generation. */
  public void endOfRemoteCandidates(long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  // ---- checks

  /**
   * Begins to check, as soon as the remote credentials are known. A second call begins another
   * attempt with the same credentials: pairs that failed are checked again.
   */
  public void start(long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
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
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** Forgets everything; idempotent. Only getters are of use afterwards, other calls do nothing. */
  public void close() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  // ---- the machine

  /**
   * Whether a datagram is for this agent: a request for a username of ours, or an answer to a
   * request of ours. Authenticates nothing. A loop with one agent need not ask.
   */
  public boolean accepts(byte[] buffer, int offset, int length) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
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
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** A QUIC packet authenticated on this pair: as good as an answered consent check. */
  public void onAuthenticatedPacket(SocketAddress local, InetSocketAddress peer, long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** A datagram that is not ours left on this pair: no keepalive is needed. Optional. */
  public void onPacketSent(SocketAddress local, InetSocketAddress peer, long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** Time has come; spurious calls are harmless. */
  public void onTimeout(long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** When {@link #onTimeout} is to be called; {@link #NEVER} for never. */
  public long nextTimeout() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /**
   * Fills the slot with a datagram that may leave now. 576 bytes are always enough.
   *
   * @return false if there is none
   */
  public boolean pollTransmit(IceTransmit out, long now) {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** The next event; {@code null} if there is none. */
  public IceEvent pollEvent() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  // ---- getters

  /** Our role now. */
  public IceRole role() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** 0, and one more after each restart. */
  public int generation() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** Every pair, best first; those of the generation before at the end. */
  public List<PairInfo> pairs() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** The nominated pair; {@code null} if there is none. */
  public PairInfo nominatedPair() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /** Counters. */
  public IceStats stats() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }

  /**
   * Why there is no direct path, in sentences for a person; or that there is one. Addresses appear,
   * secrets do not.
   */
  public String whyNotDirect() {
    String what = "skeleton";
    throw new UnsupportedOperationException(what);
  }
}
