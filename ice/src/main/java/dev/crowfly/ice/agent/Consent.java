package dev.crowfly.ice.agent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Consent freshness (RFC 7675) and keepalives (RFC 8445 §11), on few pairs: the nominated one, then
 * the best of the valid ones, then those of the generation before.
 */
final class Consent {
  private final AgentState state;
  private final Checks checks;

  Consent(AgentState state, Checks checks) {
    this.state = state;
    this.checks = checks;
  }

  /** Chooses the pairs anew; cheap when nothing changed. */
  void choose(long now) {
    List<Pair> valid = new ArrayList<>();
    for (Pair pair : state.allPairs()) {
      if (pair.isValid()) {
        valid.add(pair);
      }
    }
    // Stable: inside each class the order of the lists, best first, stays.
    valid.sort(Comparator.comparingInt(this::rank));
    for (int i = 0; i < valid.size(); i++) {
      Pair pair = valid.get(i);
      boolean kept = i < state.config.maxConsentPairs();
      if (kept && !pair.consent) {
        pair.consentSince = now;
        pair.nextConsentAt =
            Math.max(now, pair.lastAuthenticatedAt) + state.jittered(state.config.consentNanos());
      }
      pair.consent = kept;
    }
  }

  private int rank(Pair pair) {
    if (pair == state.selected) {
      return 0;
    }
    return pair.generation == state.current.number ? 1 : 2;
  }

  void onTimeout(long now) {
    for (Pair pair : state.allPairs()) {
      if (!pair.consent || !pair.isValid()) {
        continue;
      }
      if (expiresAt(pair) <= now) {
        state.lost(pair, PairFailure.CONSENT_EXPIRED, 0);
        continue;
      }
      if (pair.nextConsentAt <= now) {
        if (pair.lastAuthenticatedAt + state.config.consentNanos() > now) {
          // QUIC speaks for the peer: no check is needed before it falls silent.
          pair.nextConsentAt = pair.lastAuthenticatedAt + state.config.consentNanos();
        } else {
          checks.send(pair, Transaction.Kind.CONSENT, now);
          pair.nextConsentAt = now + state.jittered(state.config.consentNanos());
        }
      }
      if (keepaliveAt(pair) <= now) {
        state.outbox.request(
            Messages.indication(state.newTransactionId()), pair.base(), pair.peer());
        pair.lastSentAt = now;
      }
    }
  }

  private long expiresAt(Pair pair) {
    return Math.max(pair.lastAuthenticatedAt, pair.consentSince)
        + state.config.consentExpiryNanos();
  }

  private long keepaliveAt(Pair pair) {
    return Math.max(pair.lastSentAt, pair.consentSince) + state.config.keepaliveNanos();
  }

  long nextAt() {
    long next = IceAgent.NEVER;
    for (Pair pair : state.allPairs()) {
      if (pair.consent && pair.isValid()) {
        next = Math.min(next, expiresAt(pair));
        next = Math.min(next, pair.nextConsentAt);
        next = Math.min(next, keepaliveAt(pair));
      }
    }
    return next;
  }
}
