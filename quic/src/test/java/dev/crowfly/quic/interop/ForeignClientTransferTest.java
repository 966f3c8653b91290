package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignClient;
import dev.crowfly.quic.interop.peers.ForeignClientConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.ForeignStream;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients of others send to our server, which echoes; SHA-256 checks both ways at once. */
@Timeout(120)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignClientTransferTest {
  private static final int MOST_ROUNDS = 100;
  private static final InteropTable TABLE = new InteropTable(Role.OUR_SERVER);

  /** For all bytes of a stream; kwik moves few but may hang, and is given up sooner. */
  private static Duration bound(ForeignStack stack) {
    // Short for kwik, which hangs more often the more it sends: what hung is tried again.
    int forKwik = TransferSettings.isLong() ? 25 : 10;
    return Duration.ofSeconds(stack == ForeignStack.KWIK ? forKwik : 60);
  }

  @ParameterizedTest
  @EnumSource
  void bulkData_comesBackUnharmed(ForeignStack stack) {
    int bytes = TransferSettings.bulkBytes(stack);
    Result result = run(new Session(stack), 1, bytes);
    TABLE.put(Row.BULK, stack, "ok, " + TransferSettings.figures(bytes, result.nanos()));
  }

  @ParameterizedTest
  @EnumSource
  void hundredStreamsAtOnce_allComeBackUnharmed(ForeignStack stack) {
    run(new Session(stack), TransferSettings.STREAMS, TransferSettings.BYTES_PER_STREAM);
    TABLE.ok(Row.STREAMS, stack);
  }

  @ParameterizedTest
  @EnumSource
  void keyUpdatesByUsInMidTransfer_areFollowed(ForeignStack stack) {
    KeyUpdater updater = new KeyUpdater();
    try (Session session = new Session(stack, updater)) {
      for (int i = 0; !updater.isSatisfied(); i++) {
        assertTrue(i < MOST_ROUNDS, () -> "only " + updater.updates() + " key updates");
        session.echo(1, TransferSettings.BYTES_UNDER_KEY_UPDATES);
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
    System.out.println("seed of the bad network, client " + stack + ": " + seed);
    Result result = run(Session.overBadNetwork(stack, seed), 1, bytes);
    assertTrue(result.stats().packetsLost() > 0, "the bad network was not bad");
    TABLE.put(Row.BAD_NETWORK, stack, "ok, " + TransferSettings.figures(bytes, result.nanos()));
  }

  /** How a transfer went, and what our server counted. */
  private record Result(long nanos, ConnectionStats stats) {}

  private static Result run(Session session, int streams, int bytesEach) {
    try (session) {
      return session.echo(streams, bytesEach);
    }
  }

  /** A connection of a client with our server. */
  private static final class Session implements AutoCloseable {
    private final Duration bound;
    private final OurNode node;
    private final UdpProxy network;
    private final ForeignClient client;
    private final QuicConnection connection;

    private Session(
        ForeignStack stack, QuicConfig config, OurNode.Faults faults, Application beside) {
      bound = bound(stack);
      node = OurNode.server(config).runs(new EchoApplication().and(beside));
      network = faults.equals(OurNode.Faults.NONE) ? null : UdpProxy.faulty(node.address(), faults);
      client = stack.newClient();
      client.connect(
          network == null ? node.address() : network.address(),
          ForeignClientConfig.insecure(OurSettings.ALPN)
              .withServerName(OurSettings.NAME)
              .withIdleTimeout(OurSettings.LONG_IDLE));
      connection = node.await(QuicEvent.HandshakeConfirmed.class).connection();
    }

    Session(ForeignStack stack, Application beside) {
      this(stack, OurSettings.forData(OurSettings.serverTls()), OurNode.Faults.NONE, beside);
    }

    Session(ForeignStack stack) {
      this(stack, (event, now) -> {});
    }

    static Session overBadNetwork(ForeignStack stack, long seed) {
      return new Session(
          stack,
          OurSettings.forBadNetwork(OurSettings.serverTls()),
          TransferSettings.badNetwork(seed),
          (event, now) -> {});
    }

    Result echo(int streams, int bytesEach) {
      long began = System.nanoTime();
      exchange(streams, bytesEach);
      long nanos = System.nanoTime() - began;
      return new Result(nanos, node.ask(QuicConnection::stats, connection));
    }

    /** All streams are open before the first of them ends. */
    private void exchange(int streams, int bytesEach) {
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
        byte[] back = stream.readAll(bound);
        assertEquals(bytesEach, back.length);
        assertArrayEquals(expected, EchoTransfer.sha256().digest(back));
      }
    }

    @Override
    public void close() {
      try (node;
          network) {
        client.close();
      }
    }
  }
}
