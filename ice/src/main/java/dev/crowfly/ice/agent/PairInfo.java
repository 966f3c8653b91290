package dev.crowfly.ice.agent;

import dev.crowfly.ice.candidate.Candidate;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What is known of one pair at one moment.
 *
 * @param base the local end: the caller's key of the socket
 * @param peer the remote end, with the scope that leads there
 * @param local our candidate: once the pair is valid the one that the peer sees
 * @param remote the peer's candidate
 * @param priority of the pair (RFC 8445 §6.1.2.3)
 * @param generation 0, and one more after each restart
 * @param nominated whether both sides agreed on it
 * @param consent whether consent is kept on it
 * @param requestsSent checks of every kind, retransmissions included
 * @param responsesReceived authenticated answers to them
 * @param requestsReceived authenticated checks of the peer
 * @param rttNanos of the latest check that was answered without being sent again; until there is
 *     one, of an answered check from its first sending, so at most that; -1 if none was answered
 * @param errorCode the STUN error that ended it; 0 if none did
 */
public record PairInfo(
    SocketAddress base,
    InetSocketAddress peer,
    Candidate local,
    Candidate remote,
    PairState state,
    long priority,
    int generation,
    boolean nominated,
    boolean consent,
    int requestsSent,
    int responsesReceived,
    int requestsReceived,
    long rttNanos,
    PairFailure failure,
    int errorCode) {
  /** Whether a check on it was answered, and it works as far as we know. */
  public boolean isValid() {
    return state == PairState.SUCCEEDED;
  }
}
