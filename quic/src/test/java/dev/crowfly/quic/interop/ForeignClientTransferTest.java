package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.ForeignClient;
import dev.crowfly.quic.interop.peers.ForeignClientConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.ForeignStream;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients of others send to our server, which echoes; SHA-256 checks both ways at once. */
@Timeout(120)
@ExtendWith(RetryAfterKwikHang.class)
class ForeignClientTransferTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final InteropTable TABLE =
      new InteropTable("transfers, our server, client:", ForeignStack::clientCapabilities);

  @AfterAll
  static void printTable() {
    TABLE.print();
  }

  @ParameterizedTest
  @EnumSource
  void bulkData_comesBackUnharmed(ForeignStack stack) {
    int bytes = TransferSettings.bulkBytes(stack);
    Result result = run(stack, 1, bytes, OurNode.Faults.NONE, null);
    TABLE.put("bulk, one stream", stack, TransferSettings.figures(bytes, result.nanos()));
  }

  @ParameterizedTest
  @EnumSource
  void hundredStreamsAtOnce_allComeBackUnharmed(ForeignStack stack) {
    run(
        stack,
        TransferSettings.STREAMS,
        TransferSettings.BYTES_PER_STREAM,
        OurNode.Faults.NONE,
        null);
    TABLE.ok(TransferSettings.STREAMS + " concurrent streams", stack);
  }

  @ParameterizedTest
  @EnumSource
  void keyUpdatesByUsInMidTransfer_areFollowed(ForeignStack stack) {
    KeyUpdater updater = new KeyUpdater();
    run(stack, 1, TransferSettings.BYTES_UNDER_KEY_UPDATES, OurNode.Faults.NONE, updater);
    int updates = updater.updates();
    assertTrue(updates >= 3, () -> "only " + updates + " key updates");
    TABLE.put("key updates by us", stack, "ok, several in one transfer");
  }

  @ParameterizedTest
  @EnumSource
  void lossReorderingAndDuplication_harmNothing(ForeignStack stack) {
    long seed = System.nanoTime();
    int bytes = TransferSettings.BYTES_OVER_BAD_NETWORK;
    System.out.println("seed of the bad network, client " + stack + ": " + seed);
    Result result = run(stack, 1, bytes, TransferSettings.badNetwork(seed), null);
    assertTrue(result.stats().packetsLost() > 0, "the bad network was not bad");
    TABLE.put(
        "5 % loss, reordering, duplication",
        stack, TransferSettings.figures(bytes, result.nanos()));
  }

  /** How a transfer went, and what our server counted. */
  private record Result(long nanos, ConnectionStats stats) {}

  private static Result run(
      ForeignStack stack, int streams, int bytesEach, OurNode.Faults faults, Application beside) {
    Application echo = new EchoApplication();
    try (OurNode node =
            OurNode.server(OurSettings.forData(OurSettings.serverTls()), builder -> builder, faults)
                .runs(beside == null ? echo : echo.and(beside));
        ForeignClient client = stack.newClient()) {
      client.connect(
          node.address(),
          ForeignClientConfig.insecure(OurSettings.ALPN).withServerName(OurSettings.NAME));
      QuicConnection connection = node.await(QuicEvent.HandshakeConfirmed.class).connection();
      long began = System.nanoTime();
      echoed(client, streams, bytesEach);
      long nanos = System.nanoTime() - began;
      Result result = new Result(nanos, node.ask(QuicConnection::stats, connection));
      System.out.println(
          "client "
              + stack
              + ": "
              + streams
              + " x "
              + bytesEach
              + " bytes in "
              + nanos / 1_000_000
              + " ms; "
              + result);
      return result;
    }
  }

  /** All streams are open before the first of them ends. */
  private static void echoed(ForeignClient client, int streams, int bytesEach) {
    byte[] data = new byte[bytesEach];
    new SplittableRandom(streams).nextBytes(data);
    List<ForeignStream> open = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      ForeignStream stream = client.openStream();
      stream.write(data);
      open.add(stream);
    }
    open.forEach(ForeignStream::finish);
    byte[] expected = EchoTransfer.sha256().digest(data);
    for (ForeignStream stream : open) {
      byte[] back = stream.readAll(BOUND);
      assertEquals(bytesEach, back.length);
      assertArrayEquals(expected, EchoTransfer.sha256().digest(back));
    }
  }
}
