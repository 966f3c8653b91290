package dev.crowfly.node.examples;

import dev.crowfly.node.Node;
import dev.crowfly.node.Session;
import dev.crowfly.node.SessionStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A Connector: publishes a service that the program answers itself. */
public final class EchoConnector {
  private EchoConnector() {}

  /** Arguments: the Intermediate, as {@code ID@HOST:PORT}, and the file of the node's key. */
  public static void main(String[] arguments) throws Exception {
    try (Node node =
        Node.builder().intermediate(arguments[0]).identity(Path.of(arguments[1])).open()) {
      node.publish("echo", EchoConnector::serve).get(10, TimeUnit.SECONDS);
      System.out.println("I am " + node.id() + " and repeat what I hear. Enter ends me.");
      System.in.read();
    }
  }

  /** Runs on a thread of its own for each session, and ends with it. */
  static void serve(Session session) throws IOException {
    while (true) {
      try (SessionStream stream = session.acceptStream()) {
        stream.input().transferTo(stream.output());
      }
    }
  }
}
