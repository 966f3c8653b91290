package dev.crowfly.node.core.edge;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.node.core.session.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** When each session is due, and which ones may have something to send. */
final class Agenda {
  private static final class Entry {
    final Session session;
    final long number; // tells apart what is due at the same time
    long at = Session.NEVER;
    boolean awake;

    Entry(Session session, long number) {
      this.session = session;
      this.number = number;
    }

    long at() {
      return at;
    }

    long number() {
      return number;
    }
  }

  /** In order of making: who asks for all of them does so in every run in the same order. */
  private final Map<Session, Entry> entries = new LinkedHashMap<>();

  private final TreeSet<Entry> timetable =
      new TreeSet<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number));
  private final ArrayDeque<Entry> awake = new ArrayDeque<>();
  private long numbers;

  /** The session's next deadline may be another, and it may have something to send. */
  void wake(Session session) {
    Entry entry = entries.computeIfAbsent(session, each -> new Entry(each, numbers++));
    long next = session.machine().nextTimeout();
    if (next != entry.at) {
      timetable.remove(entry);
      entry.at = next;
      if (next != Session.NEVER) {
        timetable.add(entry);
      }
    }
    if (!entry.awake) {
      entry.awake = true;
      awake.add(entry);
    }
  }

  void remove(Session session) {
    Entry entry = entries.remove(session);
    if (entry != null) {
      timetable.remove(entry);
      awake.remove(entry);
    }
  }

  /** All sessions, opening ones too; a copy. */
  Collection<Session> all() {
    return new ArrayList<>(entries.keySet());
  }

  /**
   * The next datagram of ICE.
   *
   * @return whose it is; null if there is none
   */
  Session pollTransmit(IceTransmit out, long now) {
    while (!awake.isEmpty()) {
      Entry first = awake.peek();
      if (first.session.machine().pollTransmit(out, now)) {
        return first.session;
      }
      awake.remove();
      first.awake = false;
    }
    return null;
  }

  void onTimeout(long now) {
    List<Session> due = new ArrayList<>();
    for (Entry entry : timetable) {
      if (entry.at > now) {
        break;
      }
      due.add(entry.session);
    }
    for (Session session : due) {
      session.machine().onTimeout(now);
    }
  }

  long nextTimeout() {
    return timetable.isEmpty() ? Session.NEVER : timetable.first().at;
  }
}
