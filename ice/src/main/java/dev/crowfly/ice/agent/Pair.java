package dev.crowfly.ice.agent;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.Priorities;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * One candidate pair. Its identity is where datagrams leave and where they go: all local candidates
 * of one base send from that base, so pruning (RFC 8445 §6.1.2.4) has nothing left to do, and the
 * valid pair of §7.2.5.3.2 is this pair with the mapped address as its local candidate.
 */
final class Pair {
  /** The identity: base, and remote address with scope. */
  record Key(SocketAddress base, AddressKey peer) {}

  final Key key;
  final int generation;
  final Candidate local;
  final Candidate remote;
  final String foundation;
  private long priority;
  private PairState state = PairState.FROZEN;

  /** The local candidate that the peer sees; {@code null} until an answer told. */
  Candidate mapped;

  boolean nominated;

  /** USE-CANDIDATE came before the pair was valid (RFC 8445 §7.3.1.5). */
  boolean nominateOnSuccess;

  /** We nominate it with its next check. */
  boolean nominating;

  boolean consent;
  long consentSince;
  long nextConsentAt;
  long lastAuthenticatedAt;
  long lastSentAt;

  /** The check that decides the state; {@code null} if none is on its way. */
  Transaction check;

  int requestsSent;
  int responsesReceived;
  int requestsReceived;
  long rttNanos = -1;
  boolean rttExact;
  PairFailure failure = PairFailure.NONE;
  int errorCode;

  /** An error that did not authenticate: a hint for people, no more. */
  int hintedErrorCode;

  Pair(
      SocketAddress base,
      InetSocketAddress peer,
      int generation,
      Candidate local,
      Candidate remote) {
    this.key = new Key(base, new AddressKey(peer));
    this.generation = generation;
    this.local = local;
    this.remote = remote;
    this.foundation = local.foundation() + ':' + remote.foundation();
  }

  void computePriority(IceRole role) {
    priority =
        role == IceRole.CONTROLLING
            ? Priorities.pair(local.priority(), remote.priority())
            : Priorities.pair(remote.priority(), local.priority());
  }

  long priority() {
    return priority;
  }

  SocketAddress base() {
    return key.base();
  }

  InetSocketAddress peer() {
    return key.peer().address();
  }

  PairState state() {
    return state;
  }

  void on(PairInput input) {
    state = PairTransitions.next(state, input);
  }

  boolean isValid() {
    return state == PairState.SUCCEEDED;
  }

  /** Whether its check is still to come or on its way. */
  boolean isOpen() {
    return state == PairState.FROZEN
        || state == PairState.WAITING
        || state == PairState.IN_PROGRESS;
  }

  PairInfo info() {
    return new PairInfo(
        base(),
        peer(),
        mapped == null ? local : mapped,
        remote,
        state,
        priority,
        generation,
        nominated,
        consent,
        requestsSent,
        responsesReceived,
        requestsReceived,
        rttNanos,
        failure,
        errorCode);
  }
}
