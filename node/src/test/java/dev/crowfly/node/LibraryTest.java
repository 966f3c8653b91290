package dev.crowfly.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.node.core.PathKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library as an application uses it, over real sockets. */
@Timeout(120)
class LibraryTest {

  @Test
  void streamOfAPublishedServiceCarriesBytesBothWaysAndBecomesDirect() throws Exception {
    try (Trio trio = new Trio()) {
      trio.connector.publish("echo", LibraryTest::echo).get(30, SECONDS);
      Session session = trio.agent.connect("echo").get(30, SECONDS);
      assertEquals(trio.connector.id(), session.peer());
      byte[] text = "as the crow flies".getBytes(UTF_8);
      SessionStream stream = session.openStream();
      stream.output().write(text);
      stream.output().close();
      assertArrayEquals(text, stream.input().readAllBytes());
      trio.agentNews.awaitPath(PathKind.DIRECT);
      trio.connectorNews.awaitPath(PathKind.DIRECT);
    }
  }

  private static void echo(Session session) throws IOException {
    while (true) {
      SessionStream stream = session.acceptStream();
      stream.input().transferTo(stream.output());
      stream.output().close();
    }
  }
}
