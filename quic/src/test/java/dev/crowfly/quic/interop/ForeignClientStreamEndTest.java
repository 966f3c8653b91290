package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignClient;
import dev.crowfly.quic.interop.peers.ForeignClientConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.ForeignStream;
import dev.crowfly.quic.interop.peers.Outcome;
import dev.crowfly.quic.interop.peers.Outcomes;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import dev.crowfly.quic.interop.peers.SilentPeerError;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams that clients opened to our server break off, by them and by us. */
@Timeout(120)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignClientStreamEndTest {
  private static final byte[] SOME_BYTES = new byte[1000];
  private static final int MOST_WRITES = 1000;
  private static final Duration BOUND = Outcomes.BOUND;
  private static final InteropTable TABLE = new InteropTable(Role.OUR_SERVER);

  @ParameterizedTest
  @EnumSource
  void clientsReset_reachesUsWithItsCode(ForeignStack stack) {
    EchoApplication echo = new EchoApplication();
    withStream(
        stack,
        echo,
        stream -> {
          stream.write(SOME_BYTES);
          stream.reset(77);
          assertEquals(
              new StreamEnd(stream.id(), StreamEnd.Kind.RESET, 77),
              OurStream.await(echo.ends(), "RESET_STREAM"));
        });
    TABLE.put(Row.RESET_BY_PEER, stack, "ok, with code");
  }

  @ParameterizedTest
  @EnumSource
  void clientsStopSending_reachesUsWithItsCode(ForeignStack stack) {
    EchoApplication echo = new EchoApplication();
    withStream(
        stack,
        echo,
        stream -> {
          stream.write(SOME_BYTES);
          stream.stop(88);
          assertEquals(
              new StreamEnd(stream.id(), StreamEnd.Kind.STOP, 88),
              OurStream.await(echo.ends(), "STOP_SENDING"));
        });
    TABLE.put(Row.STOP_BY_PEER, stack, "ok, with code");
  }

  @ParameterizedTest
  @EnumSource
  void ourReset_reachesTheClient(ForeignStack stack) {
    boolean tellsCode = stack.clientCapabilities().has(Capability.TELL_RESET_CODE);
    withStream(
        stack,
        onOpened(stream -> stream.reset(55)),
        stream -> {
          stream.write(SOME_BYTES);
          readInVain(stream);
          Outcome.StreamGivenUp heard = stream.awaitGivenUp(BOUND);
          assertEquals(true, heard.sending(), heard::toString);
          assertEquals(tellsCode ? OptionalLong.of(55) : OptionalLong.empty(), heard.code());
        });
    TABLE.put(Row.RESET_BY_US, stack, tellsCode ? "ok, with code" : "ok, its API has no code");
  }

  @ParameterizedTest
  @EnumSource
  void ourStopSending_reachesTheClient(ForeignStack stack) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    withStream(
        stack,
        onOpened(
            stream -> {
              stream.stop(66);
              stopped.complete(null);
            }),
        stream -> {
          stream.write(SOME_BYTES);
          stopped.join();
          Outcome.StreamGivenUp heard = writeUntilGivenUp(stream);
          assertEquals(false, heard.sending(), heard::toString);
        });
    TABLE.put(Row.STOP_BY_US, stack, "ok, its API has no code");
  }

  /** Clients notice when they write. */
  private static Outcome.StreamGivenUp writeUntilGivenUp(ForeignStream stream) {
    CompletableFuture<Outcome.StreamGivenUp> heard =
        CompletableFuture.supplyAsync(() -> stream.awaitGivenUp(BOUND));
    for (int writes = 1; ; writes++) {
      stream.write(new byte[1]);
      try {
        return heard.get(10, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (writes == MOST_WRITES) {
          throw new SilentPeerError("not a word after " + writes + " writes", e);
        }
      } catch (ExecutionException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Clients notice when they read. */
  private static void readInVain(ForeignStream stream) {
    try {
      stream.readAll(BOUND);
    } catch (AssertionError expected) {
      return;
    }
    throw new AssertionError("the stream ended as if it had been complete");
  }

  private static Application onOpened(Consumer<QuicStream> action) {
    return (event, now) -> {
      if (event instanceof QuicEvent.StreamUpdated update && update.has(QuicStream.OPENED)) {
        action.accept(update.stream());
      }
    };
  }

  private static void withStream(
      ForeignStack stack, Application application, Consumer<ForeignStream> test) {
    try (OurNode node =
            OurNode.server(OurSettings.forData(OurSettings.serverTls())).runs(application);
        ForeignClient client = stack.newClient()) {
      client.connect(
          node.address(),
          ForeignClientConfig.insecure(OurSettings.ALPN).withServerName(OurSettings.NAME));
      node.await(QuicEvent.HandshakeConfirmed.class);
      test.accept(client.openStream());
    }
  }
}
