package dev.crowfly.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** What one node told. */
final class Story {
  private static final int LAST_LINES = 120;

  private final List<SimEvent> events = new ArrayList<>();
  private final Queue<String> lines = new ArrayDeque<>();

  void add(SimEvent event) {
    events.add(event);
    note(event.toString());
  }

  void note(String line) {
    lines.add(line);
    if (lines.size() > LAST_LINES) {
      lines.remove();
    }
  }

  List<SimEvent> events() {
    return List.copyOf(events);
  }

  <T> List<T> told(Class<T> kind) {
    List<T> found = new ArrayList<>();
    for (SimEvent each : events) {
      if (kind.isInstance(each.event())) {
        found.add(kind.cast(each.event()));
      }
    }
    return found;
  }

  <T> boolean has(Class<T> kind) {
    return events.stream().anyMatch(each -> kind.isInstance(each.event()));
  }

  String text() {
    return String.join("\n", lines);
  }
}
