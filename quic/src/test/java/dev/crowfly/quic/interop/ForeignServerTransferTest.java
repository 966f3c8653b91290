package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client sends to the servers of others, which echo; SHA-256 checks both ways at once. */
@Timeout(120)
@ExtendWith(RetryAfterKwikHang.class)
class ForeignServerTransferTest {
  private static final int BOUND_SECONDS = 60;
  private static final InteropTable TABLE =
      new InteropTable("transfers, our client, server:", ForeignStack::serverCapabilities);

  @AfterAll
  static void printTable() {
    TABLE.print();
  }

  @ParameterizedTest
  @EnumSource
  void bulkData_comesBackUnharmed(ForeignStack stack) {
    int bytes = TransferSettings.bulkBytes(stack);
    Result result = run(stack, new EchoTransfer(1, bytes), OurNode.Faults.NONE, null);
    TABLE.put("bulk, one stream", stack, TransferSettings.figures(bytes, result.nanos()));
  }

  @ParameterizedTest
  @EnumSource
  void hundredStreamsAtOnce_allComeBackUnharmed(ForeignStack stack) {
    EchoTransfer transfer =
        new EchoTransfer(TransferSettings.STREAMS, TransferSettings.BYTES_PER_STREAM);
    run(stack, transfer, OurNode.Faults.NONE, null);
    TABLE.ok(TransferSettings.STREAMS + " concurrent streams", stack);
  }

  @ParameterizedTest
  @EnumSource
  void keyUpdatesByUsInMidTransfer_areFollowed(ForeignStack stack) {
    KeyUpdater updater = new KeyUpdater();
    EchoTransfer transfer = new EchoTransfer(1, TransferSettings.BYTES_UNDER_KEY_UPDATES);
    run(stack, transfer, OurNode.Faults.NONE, updater);
    int updates = updater.updates();
    assertTrue(updates >= 3, () -> "only " + updates + " key updates");
    TABLE.put("key updates by us", stack, "ok, several in one transfer");
  }

  @ParameterizedTest
  @EnumSource
  void lossReorderingAndDuplication_harmNothing(ForeignStack stack) {
    long seed = System.nanoTime();
    int bytes = TransferSettings.BYTES_OVER_BAD_NETWORK;
    System.out.println("seed of the bad network, server " + stack + ": " + seed);
    Result result = run(stack, new EchoTransfer(1, bytes), TransferSettings.badNetwork(seed), null);
    assertTrue(result.stats().packetsLost() > 0, "the bad network was not bad");
    TABLE.put(
        "5 % loss, reordering, duplication",
        stack, TransferSettings.figures(bytes, result.nanos()));
  }

  /** How a transfer went. */
  private record Result(long nanos, ConnectionStats stats) {}

  private static Result run(
      ForeignStack stack, EchoTransfer transfer, OurNode.Faults faults, Application beside) {
    try (ForeignServer server =
            stack.startServer(ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN));
        OurNode node = OurNode.client(faults)) {
      node.runs(beside == null ? transfer : transfer.and(beside));
      QuicConnection connection =
          node.connect(
              OurSettings.forData(OurSettings.clientTls()), server.address(), OurSettings.NAME);
      node.await(QuicEvent.HandshakeConfirmed.class);
      long began = System.nanoTime();
      node.act(now -> transfer.begin(connection));
      transfer.await(BOUND_SECONDS);
      long nanos = System.nanoTime() - began;
      Result result = new Result(nanos, node.ask(QuicConnection::stats, connection));
      System.out.println(stack + " " + transfer + " in " + nanos / 1_000_000 + " ms; " + result);
      return result;
    }
  }
}
