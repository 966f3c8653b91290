package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client sends to the servers of others, which echo; SHA-256 checks both ways at once. */
@Timeout(120)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignServerTransferTest {
  private static final int MOST_ROUNDS = 100;
  private static final InteropTable TABLE = new InteropTable(Role.OUR_CLIENT);

  @ParameterizedTest
  @EnumSource
  void bulkData_comesBackUnharmed(ForeignStack stack) {
    int bytes = TransferSettings.bulkBytes(stack);
    Result result = run(new Session(stack), new EchoTransfer(1, bytes));
    TABLE.put(Row.BULK, stack, "ok, " + TransferSettings.figures(bytes, result.nanos()));
  }

  @ParameterizedTest
  @EnumSource
  void hundredStreamsAtOnce_allComeBackUnharmed(ForeignStack stack) {
    EchoTransfer transfer =
        new EchoTransfer(TransferSettings.STREAMS, TransferSettings.BYTES_PER_STREAM);
    run(new Session(stack), transfer);
    TABLE.ok(Row.STREAMS, stack);
  }

  @ParameterizedTest
  @EnumSource
  void keyUpdatesByUsInMidTransfer_areFollowed(ForeignStack stack) {
    KeyUpdater updater = new KeyUpdater();
    try (Session session = new Session(stack)) {
      for (int i = 0; !updater.isSatisfied(); i++) {
        assertTrue(i < MOST_ROUNDS, () -> "only " + updater.updates() + " key updates");
        session.run(new EchoTransfer(1, TransferSettings.BYTES_UNDER_KEY_UPDATES), updater);
      }
    }
    TABLE.put(Row.KEY_UPDATE_BY_US, stack, "ok, " + updater.updates() + " in a transfer");
    TABLE.can(stack, Capability.INITIATE_KEY_UPDATE, Row.KEY_UPDATE_BY_PEER);
  }

  @ParameterizedTest
  @EnumSource
  void lossReorderingAndDuplication_harmNothing(ForeignStack stack) {
    long seed = System.nanoTime();
    int bytes = TransferSettings.BYTES_OVER_BAD_NETWORK;
    System.out.println("seed of the bad network, server " + stack + ": " + seed);
    Result result = run(Session.overBadNetwork(stack, seed), new EchoTransfer(1, bytes));
    assertTrue(result.stats().packetsLost() > 0, "the bad network was not bad");
    TABLE.put(Row.BAD_NETWORK, stack, "ok, " + TransferSettings.figures(bytes, result.nanos()));
  }

  /** How a transfer went. */
  private record Result(long nanos, ConnectionStats stats) {}

  private static Result run(Session session, EchoTransfer transfer) {
    try (session) {
      return session.run(transfer, (event, now) -> {});
    }
  }

  /** A connection of our client with a server. */
  private static final class Session implements AutoCloseable {
    private final ForeignServer server;
    private final UdpProxy network;
    private final OurNode node;
    private final QuicConnection connection;

    private Session(ForeignStack stack, QuicConfig config, OurNode.Faults faults) {
      server = stack.startServer(ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN));
      network =
          faults.equals(OurNode.Faults.NONE) ? null : UdpProxy.faulty(server.address(), faults);
      node = OurNode.client();
      InetSocketAddress address = network == null ? server.address() : network.address();
      connection = node.connect(config, address, OurSettings.NAME);
    }

    Session(ForeignStack stack) {
      this(stack, OurSettings.forData(OurSettings.clientTls()), OurNode.Faults.NONE);
    }

    static Session overBadNetwork(ForeignStack stack, long seed) {
      return new Session(
          stack,
          OurSettings.forBadNetwork(OurSettings.clientTls()),
          TransferSettings.badNetwork(seed));
    }

    Result run(EchoTransfer transfer, Application beside) {
      node.runs(transfer.and(beside));
      if (!node.ask(QuicConnection::isHandshakeConfirmed, connection)) {
        node.await(QuicEvent.HandshakeConfirmed.class);
      }
      long began = System.nanoTime();
      node.act(now -> transfer.begin(connection));
      transfer.await();
      long nanos = System.nanoTime() - began;
      return new Result(nanos, node.ask(QuicConnection::stats, connection));
    }

    @Override
    public void close() {
      try (server;
          network) {
        node.close();
      }
    }
  }
}
