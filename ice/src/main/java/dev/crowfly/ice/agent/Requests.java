package dev.crowfly.ice.agent;

import dev.crowfly.ice.stun.Stun;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The peer's checks (RFC 8445 §7.3). What does not authenticate gets one short reply and changes
 * nothing but a counter.
 */
final class Requests {
  private final AgentState state;
  private final Pairing pairing;
  private final byte[] id = new byte[TransactionId.LENGTH];

  Requests(AgentState state, Pairing pairing) {
    this.state = state;
    this.pairing = pairing;
  }

  /** Returns whether it authenticated. */
  boolean receive(StunReader in, SocketAddress base, InetSocketAddress peer) {
    // RFC 8489 §9.1.3: first whether there is something to authenticate, then whether it does.
    if (!in.has(StunAttribute.USERNAME) || !in.has(StunAttribute.MESSAGE_INTEGRITY)) {
      refuse(in, Stun.BAD_REQUEST, base, peer);
      return false;
    }
    String username = in.text(StunAttribute.USERNAME);
    Generation generation = generationOf(username);
    if (generation == null || !in.hasValidIntegrity(generation.localKey)) {
      refuse(in, Stun.UNAUTHENTICATED, base, peer);
      return false;
    }
    state.counters.checksReceived++;
    if (in.unknownAttributeCount() > 0) {
      reply(Messages.error(in, Stun.UNKNOWN_ATTRIBUTE, generation.localKey), base, peer);
      return true;
    }
    boolean controlling = in.has(StunAttribute.ICE_CONTROLLING);
    boolean controlled = in.has(StunAttribute.ICE_CONTROLLED);
    if (!in.has(StunAttribute.PRIORITY) || controlling == controlled || in.priority() == 0) {
      reply(Messages.error(in, Stun.BAD_REQUEST, generation.localKey), base, peer);
      return true;
    }
    in.copyTransactionId(id, 0);
    Generation.Sighting sighting = generation.see(TransactionId.of(id, 0), base, peer);
    if (sighting == Generation.Sighting.ELSEWHERE) {
      // A NAT gives the retransmissions of one check one source. This is somebody who listens in.
      state.counters.replayed++;
      return true;
    }
    if (conflicts(in, controlling, sighting == Generation.Sighting.NEW)) {
      reply(Messages.error(in, Stun.ROLE_CONFLICT, generation.localKey), base, peer);
      return true;
    }
    reply(Messages.success(in, peer, generation.localKey), base, peer);
    if (sighting == Generation.Sighting.AGAIN) {
      state.counters.replayed++;
      return true;
    }
    String remoteUfrag = username.substring(username.indexOf(':') + 1);
    boolean useCandidate = in.has(StunAttribute.USE_CANDIDATE);
    // RFC 8445 §5.1.2: the highest bit is never set; foreign values are cut to the range.
    long priority = Math.min(in.priority(), Integer.MAX_VALUE);
    if (generation == state.previous) {
      countOn(generation.checkList.find(base, peer));
    } else if (generation.remote != null) {
      if (generation.remote.ufrag().equals(remoteUfrag)) {
        check(base, peer, priority, useCandidate);
      }
    } else {
      keepForLater(generation, base, peer, remoteUfrag, priority, useCandidate);
    }
    return true;
  }

  /** The generation whose ufrag the username begins with; {@code null} if there is none. */
  Generation generationOf(String username) {
    int colon = username.indexOf(':');
    if (colon < 0) {
      return null;
    }
    String ufrag = username.substring(0, colon);
    if (state.current.local.ufrag().equals(ufrag)) {
      return state.current;
    }
    boolean old = state.previous != null && state.previous.local.ufrag().equals(ufrag);
    return old ? state.previous : null;
  }

  /**
   * RFC 8445 §7.3.1.1. Returns whether the peer has to give way; or we do, here.
   *
   * @param mayYield not for a request that was seen before: who plays it again must not move us
   */
  private boolean conflicts(StunReader in, boolean peerControlling, boolean mayYield) {
    IceRole peerRole = peerControlling ? IceRole.CONTROLLING : IceRole.CONTROLLED;
    if (peerRole != state.role) {
      return false;
    }
    long theirs =
        in.tieBreaker(
            peerControlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED);
    boolean weControl = Long.compareUnsigned(state.tieBreaker, theirs) >= 0;
    if (weControl == (state.role == IceRole.CONTROLLING)) {
      return true;
    }
    if (mayYield) {
      state.switchRole();
    }
    return false;
  }

  /** RFC 8445 §7.3.1.3 to §7.3.1.5, at any time, after nomination too. */
  private void check(
      SocketAddress base, InetSocketAddress peer, long priority, boolean useCandidate) {
    Pair pair = pairing.learnPair(base, peer, priority);
    if (pair == null) {
      return;
    }
    countOn(pair);
    boolean nominates = useCandidate && state.role == IceRole.CONTROLLED;
    if (pair.isValid()) {
      if (nominates) {
        state.nominated(pair);
      }
      return;
    }
    if (pair.failure == PairFailure.ANSWER_FROM_ELSEWHERE && state.current.isChase(peer)) {
      return; // two such NATs may also lead us in a circle
    }
    pair.nominateOnSuccess |= nominates;
    state.trigger(pair);
  }

  private static void countOn(Pair pair) {
    if (pair != null) {
      pair.requestsReceived++;
    }
  }

  private void keepForLater(
      Generation generation,
      SocketAddress base,
      InetSocketAddress peer,
      String remoteUfrag,
      long priority,
      boolean useCandidate) {
    if (generation.early.size() < state.config.maxEarlyChecks()) {
      generation.early.add(
          new Generation.EarlyCheck(base, peer, remoteUfrag, priority, useCandidate));
    }
  }

  /** The credentials came: what was kept is looked at. */
  void takeUpEarly() {
    Generation generation = state.current;
    for (Generation.EarlyCheck early : generation.early) {
      if (early.remoteUfrag().equals(generation.remote.ufrag())) {
        check(early.base(), early.peer(), early.priority(), early.useCandidate());
      }
    }
    generation.early.clear();
  }

  private void refuse(StunReader in, int code, SocketAddress base, InetSocketAddress peer) {
    state.counters.unauthenticated++;
    reply(Messages.error(in, code, null), base, peer);
  }

  private void reply(byte[] bytes, SocketAddress base, InetSocketAddress peer) {
    if (!state.outbox.reply(bytes, base, peer)) {
      state.counters.repliesDropped++;
    }
  }
}
