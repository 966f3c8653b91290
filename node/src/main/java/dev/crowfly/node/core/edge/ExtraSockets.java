package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.ExtraSocket;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.session.Session;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sockets that sessions asked the runtime for: which of them there are, and whose the next ones
 * will be. All of them end with the network that they were opened in.
 */
final class ExtraSockets {
  /** Of all sessions together: files that a process may have open are few. */
  private static final int MAX_OPEN = 2_048;

  private record Request(Session session, LocalKey like, int count) {}

  private final EventQueue events;
  private final Map<Long, Request> asked = new HashMap<>();
  private final Set<LocalKey> present = new HashSet<>();
  private List<LocalBase> bases = List.of();
  private long tickets;

  ExtraSockets(EventQueue events) {
    this.events = events;
  }

  /** The network is another one: what is open, and what was asked for, is of the one before. */
  void onBases(List<LocalBase> now) {
    bases = now;
    asked.clear();
    close(List.copyOf(present));
  }

  /** Asks for sockets; for fewer if there are many, and for none if there are too many. */
  long ask(Session session, LocalKey like, int count) {
    tickets++;
    int taken = present.size() + asked.values().stream().mapToInt(Request::count).sum();
    int fewer = Math.min(count, MAX_OPEN - taken);
    if (fewer > 0) {
      asked.put(tickets, new Request(session, like, fewer));
      events.add(new NodeEvent.OpenSockets(tickets, like, fewer));
    }
    return tickets;
  }

  /** The answer: what nobody waits for any more is closed again. */
  void onOpened(long ticket, List<ExtraSocket> opened, long now) {
    Request request = asked.remove(ticket);
    LocalBase like = request == null ? null : base(request.like());
    List<LocalBase> made = new ArrayList<>();
    for (ExtraSocket each : opened) {
      present.add(each.key());
      if (like != null) {
        made.add(beside(like, each));
      }
    }
    if (like == null) {
      close(opened.stream().map(ExtraSocket::key).toList());
    } else {
      request.session().machine().onSockets(ticket, made, now);
    }
  }

  private LocalBase base(LocalKey key) {
    for (LocalBase each : bases) {
      if (each.key().equals(key)) {
        return each;
      }
    }
    return null;
  }

  private static LocalBase beside(LocalBase like, ExtraSocket socket) {
    List<InetSocketAddress> hosts = new ArrayList<>();
    for (InetSocketAddress host : like.hosts()) {
      hosts.add(new InetSocketAddress(host.getAddress(), socket.port()));
    }
    return new LocalBase(socket.key(), hosts, like.maxDatagramBytes());
  }

  boolean has(SocketAddress key) {
    return key instanceof LocalKey local && present.contains(local);
  }

  void close(List<LocalKey> keys) {
    List<LocalKey> gone = keys.stream().filter(present::remove).toList();
    if (!gone.isEmpty()) {
      events.add(new NodeEvent.CloseSockets(gone));
    }
  }

  void forget(Session session) {
    asked.values().removeIf(each -> each.session() == session);
  }
}
