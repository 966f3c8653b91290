package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignClient;
import dev.crowfly.quic.interop.peers.ForeignClientConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients of others change their address in mid-transfer, and our server follows. */
@Timeout(120)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignClientMigrationTest {
  private static final int REBINDINGS = 10;
  private static final int BYTES_A_ROUND = 500_000;
  private static final int MOST_ROUNDS = 40;
  private static final InteropTable TABLE = new InteropTable(Role.OUR_SERVER);

  /** RFC 9000 §9.3: what comes from a new port moves the peer; the answers on it prove the port. */
  private static final List<String> NEWS_OF_A_NEW_PORT =
      List.of("New", "ReusedSourceConnectionId", "Validated", "PeerMigrated");

  @ParameterizedTest
  @EnumSource
  void clientReboundByANat_isFollowed(ForeignStack stack) {
    try (OurNode node = OurNode.server(OurSettings.forData(OurSettings.serverTls()));
        UdpProxy nat = UdpProxy.nat(node.address(), UdpProxy.OldPorts.FORGOTTEN);
        ForeignClient client = stack.newClient()) {
      ReboundPeer rebound = new ReboundPeer(nat, REBINDINGS);
      node.runs(new EchoApplication().and(rebound));
      client.connect(
          nat.address(),
          ForeignClientConfig.insecure(OurSettings.ALPN).withServerName(OurSettings.NAME));
      QuicConnection connection = node.await(QuicEvent.HandshakeConfirmed.class).connection();
      for (int i = 0; !rebound.isSatisfied(); i++) {
        assertTrue(i < MOST_ROUNDS, rebound::toString);
        echo(client, i);
      }
      echo(client, MOST_ROUNDS);

      assertEquals(Collections.nCopies(REBINDINGS, NEWS_OF_A_NEW_PORT), rebound.newsOfEachPort());
      PathStats active =
          node.ask(QuicConnection::pathStats, connection).stream()
              .filter(PathStats::active)
              .findAny()
              .orElseThrow();
      assertEquals(nat.seenByServer(), active.peer());
      assertEquals(PathState.VALIDATED, active.state());
      TABLE.put(Row.REBINDING, stack, "ok, " + REBINDINGS + " in a transfer");
    }
  }

  /** Only a NAT moves them: the table says why. */
  @ParameterizedTest
  @EnumSource
  void clientsOfOthers_cantBeToldToMigrate(ForeignStack stack) {
    assertFalse(TABLE.can(stack, Capability.MIGRATION, Row.MIGRATION));
    assertFalse(TABLE.can(stack, Capability.MIGRATION, Row.PROBED_MIGRATION));
  }

  private static void echo(ForeignClient client, long seed) {
    byte[] data = new byte[BYTES_A_ROUND];
    new SplittableRandom(seed).nextBytes(data);
    byte[] back = client.echo(data);
    assertEquals(data.length, back.length);
    assertArrayEquals(EchoTransfer.sha256().digest(data), EchoTransfer.sha256().digest(back));
  }
}
