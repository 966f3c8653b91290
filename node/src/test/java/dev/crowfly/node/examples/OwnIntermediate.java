package dev.crowfly.node.examples;

import dev.crowfly.node.Intermediate;
import dev.crowfly.node.IntermediateListener;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** An Intermediate inside of a program. */
public final class OwnIntermediate {
  private OwnIntermediate() {}

  /** Arguments: the file of its key. */
  public static void main(String[] arguments) throws Exception {
    try (Intermediate intermediate = open(new InetSocketAddress(4433), Path.of(arguments[0]))) {
      System.out.println("--intermediate " + intermediate.id() + "@HOST:4433. Enter ends me.");
      System.in.read();
    }
  }

  static Intermediate open(InetSocketAddress listen, Path key) throws Exception {
    return Intermediate.builder()
        .identity(key)
        .listen(listen)
        .listener(
            new IntermediateListener() {
              @Override
              public void servicePublished(String service, String node) {
                System.out.println(node + " publishes " + service);
              }
            })
        .open();
  }
}
