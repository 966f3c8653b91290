package dev.crowfly.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.node.core.SessionException;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the futures of a node do, whatever happens. */
@Timeout(120)
class FuturesTest {

  @Test
  void whatDependsOnAFutureMayWaitForTheNode() throws Exception {
    try (Trio trio = new Trio()) {
      trio.connector.publish("echo", FuturesTest::echo).get(30, SECONDS);
      byte[] answer =
          trio.agent
              .connect("echo")
              .thenApply(FuturesTest::ask) // on the loop's thread this would wait for ever
              .get(30, SECONDS);
      assertArrayEquals("there and back".getBytes(UTF_8), answer);
    }
  }

  @Test
  void publishingAgainIsDoneAtOnce() throws Exception {
    try (Trio trio = new Trio()) {
      trio.connector.publish("echo", FuturesTest::echo).get(30, SECONDS);
      trio.connector.publish("echo", FuturesTest::echo).get(30, SECONDS);
    }
  }

  @Test
  void aNameThatCannotBeIsRefused() throws Exception {
    try (Trio trio = new Trio()) {
      CompletableFuture<Void> published = trio.connector.publish("No Name", FuturesTest::echo);
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> published.get(30, SECONDS));
      assertInstanceOf(IllegalArgumentException.class, e.getCause());
    }
  }

  @Test
  void unknownServiceIsToldAsSuch() throws Exception {
    try (Trio trio = new Trio()) {
      CompletableFuture<Session> session = trio.agent.connect("nobody");
      ExecutionException e = assertThrows(ExecutionException.class, () -> session.get(30, SECONDS));
      assertEquals(
          ErrorCode.UNKNOWN_SERVICE, assertInstanceOf(SessionException.class, e.getCause()).code());
    }
  }

  @Test
  void aClosedNodeAnswersEverything() throws Exception {
    Trio trio = new Trio();
    CompletableFuture<Void> pending = trio.agent.publish("never", FuturesTest::echo);
    trio.close();
    assertThrows(ExecutionException.class, () -> pending.get(30, SECONDS));
    CompletableFuture<Session> session = trio.agent.connect("echo");
    assertThrows(ExecutionException.class, () -> session.get(30, SECONDS));
    CompletableFuture<Void> published = trio.connector.publish("echo", FuturesTest::echo);
    assertThrows(ExecutionException.class, () -> published.get(30, SECONDS));
    trio.close();
  }

  private static byte[] ask(Session session) {
    try (SessionStream stream = session.openStream()) {
      stream.output().write("there and back".getBytes(UTF_8));
      stream.output().close();
      return stream.input().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void echo(Session session) throws IOException {
    while (true) {
      try (SessionStream stream = session.acceptStream()) {
        stream.input().transferTo(stream.output());
      }
    }
  }
}
