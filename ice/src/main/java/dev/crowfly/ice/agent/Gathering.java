package dev.crowfly.ice.agent;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Local candidates: tells them to the peer's side, and asks STUN servers for reflexive ones. */
final class Gathering {
  /** A question that is to be asked when its time comes. */
  private record Question(SocketAddress base, InetSocketAddress server, long notBefore) {}

  private final AgentState state;
  private final Checks checks;
  private final ArrayDeque<Question> questions = new ArrayDeque<>();

  Gathering(AgentState state, Checks checks) {
    this.state = state;
    this.checks = checks;
  }

  void addBase(Bases.Base base, long now) {
    for (Candidate host : base.hosts) {
      state.emit(new IceEvent.LocalCandidate(host, state.current.number));
    }
    for (InetSocketAddress server : base.stunServers) {
      if (base.hostFor(server) != null) {
        questions.add(new Question(base.key, server, now));
      }
    }
  }

  void addReflexive(Bases.Base base, InetSocketAddress mapped, InetSocketAddress server) {
    Candidate candidate = state.bases.addReflexive(base, mapped, server);
    if (candidate != null) {
      state.emit(new IceEvent.LocalCandidate(candidate, state.current.number));
    }
  }

  /** A new generation hears of every candidate again, and the servers are asked again. */
  void restart(long now) {
    for (Candidate candidate : state.bases.candidates()) {
      state.emit(new IceEvent.LocalCandidate(candidate, state.current.number));
    }
    questions.clear();
    state.transactions.removeIf(each -> each.kind == Transaction.Kind.GATHER);
    for (Bases.Base base : state.bases.all()) {
      for (InetSocketAddress server : base.stunServers) {
        if (base.hostFor(server) != null) {
          questions.add(new Question(base.key, server, now));
        }
      }
    }
  }

  void removeBase(SocketAddress base) {
    questions.removeIf(each -> each.base().equals(base));
  }

  /** When a question is to be asked; {@link IceAgent#NEVER} if none waits. */
  long nextAt() {
    long next = IceAgent.NEVER;
    for (Question each : questions) {
      next = Math.min(next, each.notBefore());
    }
    return next;
  }

  /** Asks one question whose time has come; returns whether there was one. */
  boolean sendNext(long now) {
    for (Question each : List.copyOf(questions)) {
      if (each.notBefore() > now) {
        continue;
      }
      questions.remove(each);
      if (each.notBefore() > 0 && isRefresh(each) && state.selected != null) {
        continue; // RFC 8445 §8.3: once a pair is agreed on, other candidates need no upkeep
      }
      byte[] id = state.newTransactionId();
      Transaction transaction =
          new Transaction(
              Transaction.Kind.GATHER,
              id,
              each.base(),
              each.server(),
              null,
              null,
              state.role,
              Messages.question(id),
              now);
      transaction.rtoNanos = state.config.rtoNanos();
      state.transactions.add(transaction);
      checks.transmit(transaction, now);
      return true;
    }
    return false;
  }

  private boolean isRefresh(Question question) {
    return refreshed.stream()
        .anyMatch(
            each ->
                each.base().equals(question.base())
                    && AddressKey.same(each.server(), question.server()));
  }

  /** Those that answered once: the next question to them only keeps a mapping alive. */
  private final List<Question> refreshed = new ArrayList<>();

  /** A server answered. Nothing authenticates it but its address and 96 random bits. */
  void answered(
      Transaction transaction,
      StunReader in,
      SocketAddress base,
      InetSocketAddress from,
      long now) {
    if (!transaction.base.equals(base) || !AddressKey.same(transaction.peer, from)) {
      state.counters.unmatched++;
      return;
    }
    state.transactions.remove(transaction);
    Bases.Base local = state.bases.find(base);
    if (local == null || in.messageClass() != StunClass.SUCCESS_RESPONSE) {
      return;
    }
    if (in.has(StunAttribute.XOR_MAPPED_ADDRESS)) {
      addReflexive(local, in.address(StunAttribute.XOR_MAPPED_ADDRESS), transaction.peer);
    } else if (in.has(StunAttribute.MAPPED_ADDRESS)) {
      addReflexive(local, in.address(StunAttribute.MAPPED_ADDRESS), transaction.peer);
    }
    // RFC 8445 §5.1.1.4: the mapping has to live until the peer's checks come.
    Question again = new Question(base, from, now + state.config.keepaliveNanos());
    if (!isRefresh(again)) {
      refreshed.add(again);
    }
    questions.add(again);
  }

  /** Tells once for each generation that there will be no more. */
  void tellEnd(long now) {
    Generation generation = state.current;
    if (!state.localEnded || generation.localEnded || state.closed) {
      return;
    }
    boolean asking =
        state.transactions.any(each -> each.kind == Transaction.Kind.GATHER)
            || questions.stream().anyMatch(each -> each.notBefore() <= now);
    if (!asking) {
      generation.localEnded = true;
      state.emit(new IceEvent.LocalCandidatesEnded(generation.number));
    }
  }

  void clear() {
    questions.clear();
    refreshed.clear();
  }
}
