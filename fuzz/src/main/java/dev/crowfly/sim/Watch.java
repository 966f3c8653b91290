package dev.crowfly.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What a world is held to: invariants, goals, and what can't happen. */
final class Watch {
  private final Map<String, Invariant> invariants = new LinkedHashMap<>();
  private final Map<String, Predicate<SimEvent>> impossible = new LinkedHashMap<>();
  private final List<Goal> open = new ArrayList<>();

  void invariant(String name, Invariant invariant) {
    invariants.put(name, invariant);
  }

  void impossible(String name, Predicate<SimEvent> event) {
    impossible.put(name, event);
  }

  Goal goal(String name, BooleanSupplier condition, long deadline) {
    Goal goal = new Goal(name, condition, deadline);
    open.add(goal);
    return goal;
  }

  boolean hasOpenGoals() {
    return !open.isEmpty();
  }

  /** When the first goal must have been reached. */
  long firstDeadline() {
    long first = Long.MAX_VALUE;
    for (Goal goal : open) {
      first = Math.min(first, goal.deadline());
    }
    return first;
  }

  String openGoals() {
    return String.join(", ", open.stream().map(Goal::name).toList());
  }

  /** Looks at everything; gives what is wrong, or null. */
  String look(long now) {
    open.removeIf(goal -> goal.look(now));
    for (Goal goal : open) {
      if (goal.deadline() <= now) {
        return "not reached in time: " + goal.name();
      }
    }
    for (Map.Entry<String, Invariant> each : invariants.entrySet()) {
      String violation = each.getValue().violation();
      if (violation != null) {
        return "invariant " + each.getKey() + ": " + violation;
      }
    }
    return null;
  }

  /** Looks at an event; gives what is wrong with it, or null. */
  String look(SimEvent event) {
    for (Map.Entry<String, Predicate<SimEvent>> each : impossible.entrySet()) {
      if (each.getValue().test(event)) {
        return "impossible event (" + each.getKey() + "): " + event;
      }
    }
    return null;
  }
}
