package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client changes its address in mid-transfer, and the servers of others follow. */
@Timeout(120)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignServerMigrationTest {
  private static final int MIGRATIONS = 5;
  private static final int REBINDINGS = 5;
  private static final int BYTES_A_ROUND = 500_000;
  private static final int MOST_ROUNDS = 40;
  private static final InteropTable TABLE = new InteropTable(Role.OUR_CLIENT);

  @ParameterizedTest
  @EnumSource
  void migrationsWithoutAProbe_areFollowed(ForeignStack stack) {
    migrate(stack, false, Row.MIGRATION);
  }

  @ParameterizedTest
  @EnumSource
  void migrationsAfterAProbe_areFollowed(ForeignStack stack) {
    migrate(stack, true, Row.PROBED_MIGRATION);
  }

  /**
   * The server sees another port from one datagram to the next, and we know nothing of it. What it
   * sent to the last port has to arrive: quiche never sends that again on another path.
   */
  @ParameterizedTest
  @EnumSource
  void rebindingsByANat_areFollowed(ForeignStack stack) {
    try (ForeignServer server = startServer(stack);
        UdpProxy nat = UdpProxy.nat(server.address(), UdpProxy.OldPorts.KEPT);
        OurNode node = OurNode.client()) {
      NatRebinder rebinder = new NatRebinder(nat, REBINDINGS);
      if (TABLE.can(stack, Capability.FOLLOW_REBINDING, Row.REBINDING)) {
        QuicConnection connection = connect(node, nat.address());
        transferUntil(rebinder::isSatisfied, rebinder, node, connection);
        TABLE.put(
            Row.REBINDING,
            stack,
            "ok, " + REBINDINGS + " in a transfer (it resends nothing that was lost on old ports)");
      } else {
        assertNeverAnswers(node, nat, rebinder);
      }
      assertEquals(List.of(), rebinder.pathEvents(), "nothing is to be seen of it at the client");
    }
  }

  private static void assertNeverAnswers(OurNode node, UdpProxy nat, NatRebinder rebinder) {
    QuicConnection connection =
        node.connect(
            OurSettings.shortLived(OurSettings.clientTls()), nat.address(), OurSettings.NAME);
    node.await(QuicEvent.HandshakeConfirmed.class);
    EchoTransfer transfer = new EchoTransfer(1, BYTES_A_ROUND);
    node.runs(transfer.and(rebinder));
    node.act(now -> transfer.begin(connection));
    assertInstanceOf(CloseReason.IdleTimedOut.class, node.awaitClose());
    assertEquals(1, nat.rebindings());
    assertEquals(0, nat.datagramsSinceRebinding(), "it answers, against what the table says");
  }

  private static void migrate(ForeignStack stack, boolean probed, Row row) {
    try (ForeignServer server = startServer(stack);
        OurNode node = OurNode.client()) {
      QuicConnection connection = connect(node, server.address());
      List<InetSocketAddress> sockets =
          Stream.generate(node::openSocket).limit(MIGRATIONS).toList();
      if (!TABLE.can(stack, Capability.MIGRATION, row)) {
        assertMayNotMigrate(node, connection, sockets.get(0));
        return;
      }
      Migrator migrator = new Migrator(probed, server.address(), sockets);
      transferUntil(migrator::isSatisfied, migrator, node, connection);
      transfer(node, connection, migrator);
      PathStats active = activePath(node, connection);
      assertEquals(sockets.get(MIGRATIONS - 1), active.local());
      assertEquals(PathState.VALIDATED, active.state());
      assertTrue(active.bytesReceived() > BYTES_A_ROUND, active::toString);
      TABLE.put(row, stack, "ok, " + MIGRATIONS + " in a transfer");
    }
  }

  /** That the server forbids it is the reason in the table. */
  private static void assertMayNotMigrate(
      OurNode node, QuicConnection connection, InetSocketAddress local) {
    Executable migration = () -> node.ask(it -> migrated(it, local), connection);
    AssertionError failed = assertThrows(AssertionError.class, migration);
    assertInstanceOf(PathException.MigrationDisabled.class, failed.getCause());
  }

  private static QuicConnection migrated(QuicConnection connection, InetSocketAddress local) {
    connection.migrateSource(local, 0);
    return connection;
  }

  private static PathStats activePath(OurNode node, QuicConnection connection) {
    return node.ask(QuicConnection::pathStats, connection).stream()
        .filter(PathStats::active)
        .findAny()
        .orElseThrow();
  }

  private static ForeignServer startServer(ForeignStack stack) {
    return stack.startServer(ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN));
  }

  private static void transferUntil(
      BooleanSupplier satisfied, Application mover, OurNode node, QuicConnection connection) {
    for (int i = 0; !satisfied.getAsBoolean(); i++) {
      assertTrue(i < MOST_ROUNDS, mover::toString);
      transfer(node, connection, mover);
    }
  }

  private static QuicConnection connect(OurNode node, InetSocketAddress server) {
    QuicConnection connection =
        node.connect(OurSettings.forData(OurSettings.clientTls()), server, OurSettings.NAME);
    node.await(QuicEvent.HandshakeConfirmed.class);
    return connection;
  }

  private static void transfer(OurNode node, QuicConnection connection, Application beside) {
    EchoTransfer transfer = new EchoTransfer(1, BYTES_A_ROUND);
    node.runs(transfer.and(beside));
    node.act(now -> transfer.begin(connection));
    transfer.await();
  }
}
