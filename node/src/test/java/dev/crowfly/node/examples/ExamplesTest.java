package dev.crowfly.node.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.node.Intermediate;
import dev.crowfly.node.Node;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples do what they say. */
@Timeout(60)
class ExamplesTest {
  @TempDir Path home;

  @Test
  void anAgentHearsItsOwnWords() throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Intermediate intermediate = OwnIntermediate.open(anyPort, home.resolve("i.pem"))) {
      String address = intermediate.id() + "@127.0.0.1:" + intermediate.localAddress().getPort();
      try (Node connector = open(address, "connector.pem", anyPort);
          Node agent = open(address, "agent.pem", anyPort)) {
        connector.publish("echo", EchoConnector::serve).get(30, SECONDS);
        assertEquals("as the crow flies", EchoAgent.ask(agent, "as the crow flies"));
      }
    }
  }

  private Node open(String address, String key, InetSocketAddress bind) throws Exception {
    return Node.builder().intermediate(address).identity(home.resolve(key)).bind(bind).open();
  }
}
