package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sequences of calls about paths and connection IDs, while paths die and live again and a NAT gives
 * other ports: what is thrown is documented, there is one active path, tables keep their bounds,
 * and a connection that lived through it works.
 */
public final class PathApiTarget {
  private static final int MOST_PATHS = 8;
  private static final SocketAddress[] LOCALS = {
    QuicPair.CLIENT,
    QuicPair.address(1, 50_002),
    QuicPair.address(3, 50_001),
    QuicPair.address(4, 50_003),
    QuicPair.address(5, 50_004)
  };
  private static final SocketAddress NOBODY = QuicPair.address(9, 9);

  private final Choices choices;
  private final QuicPair pair = new QuicPair(null);
  private final Set<SocketAddress> blocked = new HashSet<>();
  private final byte[] slot = new byte[EndpointWatch.MOST_DATAGRAM_BYTES];
  private final Transmit out = new Transmit();
  private int natPort;
  private QuicConnection client;

  private PathApiTarget(Choices choices) {
    this.choices = choices;
  }

  /** Each step: which end, which call, its arguments. */
  public static void fuzzerTestOneInput(byte[] input) {
    new PathApiTarget(new Choices(input)).run();
  }

  private void run() {
    client = pair.connect(LOCALS[0]);
    pair.runFor(200 * QuicPair.MILLI);
    unless(client.isHandshakeConfirmed(), "no connection");
    pair.middle(this::onDatagram);
    for (int step = 0; step < 80 && !choices.isEmpty(); step++) {
      boolean atServer = choices.below(4) == 0;
      act(atServer ? pair.accepted() : client, !atServer);
      pair.client().drain(pair.now());
      pair.server().drain(pair.now());
      check(client, true);
      check(pair.accepted(), false);
    }
    pair.noMiddle();
    pair.runFor(12 * QuicPair.SECOND);
    if (!client.isClosed()) {
      checkWorks();
    }
    client.close(0, "", pair.now());
    pair.client().drain(pair.now());
    pair.checkAllIsForgotten();
  }

  private void checkWorks() {
    int before = pair.conversation().answersRead(client);
    if (pair.conversation().ask(client)) {
      pair.client().drain(pair.now());
      pair.runFor(15 * QuicPair.SECOND);
      unless(
          client.isClosed() || pair.conversation().answersRead(client) > before,
          "alive, and no answer in 15 s on good paths");
    }
  }

  /** The NAT is at the first of the client's addresses. */
  private void onDatagram(SocketAddress from, SocketAddress to, byte[] datagram) {
    SocketAddress local = from.equals(QuicPair.SERVER) ? behindNat(to) : from;
    if (blocked.contains(local)) {
      return;
    }
    if (from.equals(QuicPair.SERVER)) {
      pair.pass(from, local, datagram);
    } else {
      boolean natted = from.equals(LOCALS[0]) && natPort > 0;
      pair.pass(natted ? QuicPair.address(1, 51_000 + natPort) : from, to, datagram);
    }
  }

  private static SocketAddress behindNat(SocketAddress to) {
    return ((InetSocketAddress) to).getPort() > 51_000 ? LOCALS[0] : to;
  }

  private SocketAddress local() {
    int choice = choices.below(LOCALS.length + 1);
    return choice == LOCALS.length ? NOBODY : LOCALS[choice];
  }

  private SocketAddress peer(boolean atClient, SocketAddress local) {
    if (choices.below(8) == 0) {
      return NOBODY;
    }
    return atClient ? QuicPair.SERVER : local;
  }

  private void act(QuicConnection connection, boolean atClient) {
    int operation = choices.below(14);
    if (operation < 8) {
      SocketAddress there = local();
      SocketAddress local = atClient ? there : QuicPair.SERVER;
      SocketAddress peer = peer(atClient, there);
      actOnPath(operation, connection, local, peer);
      return;
    }
    switch (operation) {
      case 8 -> blocked.add(LOCALS[choices.below(LOCALS.length)]);
      case 9 -> blocked.clear();
      case 10 -> natPort = choices.below(4);
      case 11 -> pair.conversation().ask(client);
      case 12 -> pair.runFor((1L + choices.octet()) * 10 * QuicPair.MILLI);
      default -> pair.runFor((1 + choices.octet()) * QuicPair.MILLI);
    }
  }

  private void actOnPath(
      int operation, QuicConnection connection, SocketAddress local, SocketAddress peer) {
    long now = pair.now();
    Class<? extends RuntimeException> documented =
        connection.isClosed() ? RuntimeException.class : PathException.class;
    switch (operation) {
      case 0, 1 ->
          Documented.mayThrow(
              documented,
              () -> connection.probePath(local, peer, choices.octet() * 1_000_000L, now));
      case 2 -> Documented.mayThrow(documented, () -> connection.migrate(local, peer, now));
      case 3 -> Documented.mayThrow(documented, () -> connection.migrateSource(local, now));
      case 4 -> abandon(connection, local, peer);
      case 5 -> {
        Documented.mayThrow(
            PathException.UnknownPath.class, () -> connection.isPathValidated(local, peer));
        unless(connection.paths(local).size() <= MOST_PATHS, "too many paths");
      }
      case 6 -> send(connection, local, peer);
      default -> connectionIds(connection);
    }
  }

  private void abandon(QuicConnection connection, SocketAddress local, SocketAddress peer) {
    boolean active =
        connection.pathStats().stream()
            .anyMatch(p -> p.active() && p.local().equals(local) && p.peer().equals(peer));
    Documented.mayThrow(
        active ? RuntimeException.class : PathException.UnknownPath.class,
        () -> connection.abandonPath(local, peer, pair.now()));
  }

  private void send(QuicConnection connection, SocketAddress local, SocketAddress peer) {
    SocketAddress from = choices.flag() ? local : null;
    SocketAddress to = choices.flag() ? peer : null;
    Documented.mayThrow(
        PathException.class,
        () -> {
          for (int i = 0; i < 50; i++) {
            if (!connection.sendOnPath(from, to, out.reset(slot, 0, slot.length), pair.now())) {
              return;
            }
            unless(from == null || from.equals(out.local()), "left from elsewhere");
            unless(to == null || to.equals(out.peer()), "went elsewhere");
            onDatagram(out.local(), out.peer(), Arrays.copyOf(slot, out.length()));
          }
        });
  }

  private void connectionIds(QuicConnection connection) {
    boolean give = choices.flag();
    long sequence = choices.below(12);
    Documented.mayThrow(
        connection.isClosed() ? RuntimeException.class : PathException.class,
        () -> {
          if (give) {
            connection.newScid(sequence % 2 == 0, pair.now());
          } else {
            connection.retireDcid(sequence, pair.now());
          }
        });
  }

  private static void check(QuicConnection connection, boolean atClient) {
    List<PathStats> paths = connection.pathStats();
    unless(paths.size() <= MOST_PATHS, "more paths than allowed: " + paths);
    long active = paths.stream().filter(PathStats::active).count();
    unless(active == 1 || connection.isClosed(), "active paths: " + active);
    Set<Object> ends = new HashSet<>();
    Set<Long> sequences = new HashSet<>();
    for (PathStats path : paths) {
      unless(ends.add(List.of(path.local(), path.peer())), "a path twice: " + path);
      unless(path.mtuBytes() >= 1200 || path.mtuBytes() == 0, "MTU of " + path);
      unless(path.bytesInFlight() >= 0, "bytes in flight of " + path);
      unless(
          !atClient || path.dcidSequence() < 0 || sequences.add(path.dcidSequence()),
          "two paths with one connection ID (RFC 9000 §9.5): " + paths);
    }
  }
}
