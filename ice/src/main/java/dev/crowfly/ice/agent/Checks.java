package dev.crowfly.ice.agent;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.ice.candidate.Priorities;
import dev.crowfly.ice.stun.Stun;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Our side of the checks: sends them, sends them again, and reads the answers (RFC 8445 §7.2). */
final class Checks {
  private static final int FORBIDDEN = 403;

  private final AgentState state;

  Checks(AgentState state) {
    this.state = state;
  }

  boolean hasNext() {
    return state.isChecking() && state.current.checkList.hasNext();
  }

  /** Sends the check whose turn it is. */
  void sendNext(long now) {
    Pair pair = state.current.checkList.next();
    if (pair.nominating && pair.isValid()) {
      send(pair, Transaction.Kind.NOMINATION, now);
    } else if (!pair.isValid()) {
      pair.on(PairInput.CHECK);
      pair.check = send(pair, Transaction.Kind.CHECK, now);
    }
  }

  /**
   * A check that makes no pair and that no answer is awaited to: it opens the NATs on its way, and
   * if it arrives the peer's own check comes back.
   */
  void probe(Bases.Base base, InetSocketAddress peer) {
    Candidate host = base.hostFor(peer);
    if (host == null || !state.isChecking()) {
      return;
    }
    Generation generation = state.current;
    byte[] request =
        Messages.check(
            state.newTransactionId(),
            generation.remote.ufrag() + ':' + generation.local.ufrag(),
            generation.remoteKey,
            Priorities.candidate(
                CandidateType.PEER_REFLEXIVE, Priorities.localPreference(host.priority())),
            state.role,
            state.tieBreaker,
            /* useCandidate= */ false);
    state.outbox.request(request, base.key, peer);
    state.counters.checksSent++;
  }

  Transaction send(Pair pair, Transaction.Kind kind, long now) {
    Generation generation =
        pair.generation == state.current.number ? state.current : state.previous;
    byte[] id = state.newTransactionId();
    byte[] request =
        Messages.check(
            id,
            generation.remote.ufrag() + ':' + generation.local.ufrag(),
            generation.remoteKey,
            Bases.reflexivePriority(pair),
            state.role,
            state.tieBreaker,
            kind == Transaction.Kind.NOMINATION);
    Transaction transaction =
        new Transaction(
            kind, id, pair.base(), pair.peer(), pair, generation, state.role, request, now);
    transaction.rtoNanos = state.config.rtoNanos();
    state.transactions.add(transaction);
    transmit(transaction, now);
    if (kind == Transaction.Kind.CONSENT) {
      // RFC 7675 §5.1: not sent again; an answer counts as long as consent could still be saved.
      transaction.dueAt = now + state.config.consentExpiryNanos();
    }
    return transaction;
  }

  void transmit(Transaction transaction, long now) {
    state.outbox.request(transaction.request, transaction.base, transaction.peer);
    transaction.requests++;
    transaction.dueAt = now + transaction.rtoNanos;
    transaction.rtoNanos = Math.min(2 * transaction.rtoNanos, state.config.maxRtoNanos());
    if (transaction.pair != null) {
      transaction.pair.requestsSent++;
      transaction.pair.lastSentAt = now;
      state.counters.checksSent++;
    }
  }

  /** An answer is due: ask again, or give up. */
  void due(Transaction transaction, long now) {
    boolean again =
        transaction.kind != Transaction.Kind.CONSENT
            && transaction.requests < state.config.maxRequests();
    if (again && !transaction.cancelled) {
      transmit(transaction, now);
      return;
    }
    if (again) {
      // Not sent, but counted: a cancelled check waits for an answer as long as any other.
      transaction.requests++;
      transaction.dueAt = now + transaction.rtoNanos;
      transaction.rtoNanos = Math.min(2 * transaction.rtoNanos, state.config.maxRtoNanos());
      return;
    }
    state.transactions.remove(transaction);
    switch (transaction.kind) {
      case CHECK -> {
        if (transaction.pair.check == transaction) {
          state.failed(transaction.pair, PairFailure.NO_ANSWER, 0);
        }
      }
      case NOMINATION -> {
        // Losses may have done that: consent says whether the pair still works, and others go
        // first.
        transaction.pair.nominating = false;
        transaction.pair.unansweredNominations++;
      }
      case CONSENT, GATHER -> {} // consent has its own clock; a server may just not answer
    }
  }

  /** An answer that authenticated, whichever it is. */
  void answered(
      Transaction transaction,
      StunReader in,
      SocketAddress local,
      InetSocketAddress peer,
      long now) {
    state.transactions.remove(transaction);
    Pair pair = transaction.pair;
    boolean symmetric = transaction.base.equals(local) && AddressKey.same(transaction.peer, peer);
    if (!symmetric) {
      // RFC 8445 §7.2.5.2.1
      transaction.generation.answeredFromElsewhere(pair.peer());
      if (pair.check == transaction) {
        state.failed(pair, PairFailure.ANSWER_FROM_ELSEWHERE, 0);
      }
      return;
    }
    pair.responsesReceived++;
    if (in.messageClass() == StunClass.ERROR_RESPONSE) {
      refused(transaction, in.has(StunAttribute.ERROR_CODE) ? in.errorCode() : 0);
      return;
    }
    measure(transaction, now);
    if (in.has(StunAttribute.XOR_MAPPED_ADDRESS)) {
      pair.mapped = seenAs(pair, in.address(StunAttribute.XOR_MAPPED_ADDRESS));
    }
    if (!pair.isValid() && transaction.kind == Transaction.Kind.CONSENT) {
      return; // RFC 7675 §5.1: consent that expired does not come back by a late answer
    }
    state.succeeded(pair, now);
    if (transaction.kind == Transaction.Kind.NOMINATION
        && transaction.role == IceRole.CONTROLLING
        && state.role == IceRole.CONTROLLING) {
      state.nominated(pair);
    }
  }

  private void refused(Transaction transaction, int code) {
    Pair pair = transaction.pair;
    if (code == Stun.ROLE_CONFLICT) {
      // RFC 8445 §7.2.5.1; the role at send time, so that a late answer does not switch it back
      if (transaction.role == state.role) {
        state.switchRole();
        state.newTieBreaker();
      }
      pair.on(PairInput.CONFLICT);
      if (pair.check == transaction) {
        pair.check = null;
      }
      pair.nominating = false;
      if (!pair.isValid() && pair.generation == state.current.number) {
        state.current.checkList.trigger(pair);
      }
      return;
    }
    if (code == FORBIDDEN && transaction.kind == Transaction.Kind.CONSENT) {
      state.lost(pair, PairFailure.CONSENT_REVOKED, code);
    } else if (pair.check == transaction) {
      state.failed(pair, PairFailure.REFUSED, code);
    } else if (transaction.kind == Transaction.Kind.NOMINATION) {
      state.lost(pair, PairFailure.REFUSED, code);
    }
  }

  private Candidate seenAs(Pair pair, InetSocketAddress mapped) {
    return mapped.getPort() == 0 ? null : state.bases.seenAs(pair, mapped);
  }

  /** Nobody knows which of several requests was answered: then it is the longest that it can be. */
  private static void measure(Transaction transaction, long now) {
    Pair pair = transaction.pair;
    boolean exact = transaction.requests == 1;
    if (exact || !pair.rttExact) {
      pair.rttNanos = now - transaction.firstSentAt;
      pair.rttExact = exact;
    }
  }
}
