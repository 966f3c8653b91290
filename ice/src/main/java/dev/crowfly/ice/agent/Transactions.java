package dev.crowfly.ice.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The requests of ours that an answer may still come to. */
final class Transactions {
  private final Map<TransactionId, Transaction> pending = new LinkedHashMap<>();

  void add(Transaction transaction) {
    pending.put(TransactionId.of(transaction.id, 0), transaction);
  }

  Transaction find(TransactionId id) {
    return pending.get(id);
  }

  void remove(Transaction transaction) {
    pending.remove(TransactionId.of(transaction.id, 0));
  }

  void removeIf(Predicate<Transaction> dropped) {
    pending.values().removeIf(dropped);
  }

  Collection<Transaction> all() {
    return pending.values();
  }

  /** Those whose time has come, in the order in which they were sent first. */
  List<Transaction> due(long now) {
    List<Transaction> due = new ArrayList<>();
    for (Transaction each : pending.values()) {
      if (each.dueAt <= now) {
        due.add(each);
      }
    }
    return due;
  }

  long nextDueAt() {
    long next = IceAgent.NEVER;
    for (Transaction each : pending.values()) {
      next = Math.min(next, each.dueAt);
    }
    return next;
  }

  boolean any(Predicate<Transaction> wanted) {
    return pending.values().stream().anyMatch(wanted);
  }
}
