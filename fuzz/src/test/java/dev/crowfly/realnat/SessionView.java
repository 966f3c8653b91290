package dev.crowfly.realnat;

import java.util.List;
import java.util.Optional;

/** What an Agent has told of its session with the Connector of one service. */
final class SessionView {
  private final Program agent;
  private final String service;

  SessionView(Program agent, String service) {
    this.agent = agent;
    this.service = service;
  }

  /** The events of its latest session, in their order; none before it is open. */
  private List<Event> events() {
    List<Event> all = agent.events();
    String id = "";
    for (Event each : all) {
      if (each.is("session") && each.has("service", service)) {
        id = each.text("session");
      }
    }
    String session = id;
    return all.stream().filter(each -> !session.isEmpty() && each.has("session", session)).toList();
  }

  /** All paths that it has taken, in their order. */
  List<Event> paths() {
    return events().stream().filter(each -> each.is("path")).toList();
  }

  /** The path that it takes; empty before the first. */
  Optional<Event> path() {
    List<Event> paths = paths();
    return paths.isEmpty() ? Optional.empty() : Optional.of(paths.get(paths.size() - 1));
  }

  boolean isDirect() {
    return path().filter(each -> each.has("kind", "direct")).isPresent();
  }

  /** Why the last attempt to find a direct path failed; empty if none has. */
  String whyNotDirect() {
    String why = "";
    for (Event each : events()) {
      if (each.is("punched")) {
        why = each.flag("direct") ? "" : each.text("reason");
      }
    }
    return why;
  }

  /** How many attempts have failed. */
  long failedAttempts() {
    return events().stream().filter(each -> each.is("punched") && !each.flag("direct")).count();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    events().forEach(each -> out.append("    ").append(each.line()).append('\n'));
    return out.toString();
  }
}
