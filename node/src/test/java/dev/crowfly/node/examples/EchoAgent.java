package dev.crowfly.node.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crowfly.node.Node;
import dev.crowfly.node.Session;
import dev.crowfly.node.SessionStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An Agent: reaches a service by its name. */
public final class EchoAgent {
  private EchoAgent() {}

  /** Arguments: the Intermediate, as {@code ID@HOST:PORT}, the file of the key, and a text. */
  public static void main(String[] arguments) throws Exception {
    try (Node node =
        Node.builder().intermediate(arguments[0]).identity(Path.of(arguments[1])).open()) {
      System.out.println(ask(node, arguments[2]));
    }
  }

  static String ask(Node node, String text) throws Exception {
    try (Session session = node.connect("echo").get(10, TimeUnit.SECONDS)) {
      session.onPathChange(change -> System.out.println("path: " + change.path()));
      try (SessionStream stream = session.openStream()) {
        stream.output().write(text.getBytes(UTF_8));
        stream.output().close(); // that was all: the peer reads to the end
        return new String(stream.input().readAllBytes(), UTF_8);
      }
    }
  }
}
