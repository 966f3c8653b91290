package dev.crowfly.node.cli;

import dev.crowfly.node.eyes.AddressText;
import dev.crowfly.node.eyes.JsonLine;
import dev.crowfly.node.eyes.MetricsPage;
import dev.crowfly.node.eyes.MetricsServer;
import dev.crowfly.node.eyes.ProcessMetrics;
import dev.crowfly.node.files.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What {@code --metrics} asks for; nothing if it is not given. */
final class MetricsEndpoint implements AutoCloseable {
  private final MetricsServer server;

  private MetricsEndpoint(MetricsServer server) {
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param at null for not at all
   * @param node adds the node's numbers to a page
   * @param problem what is wrong with the node; empty while all is well
   */
  static MetricsEndpoint open(HostPort at, Consumer<MetricsPage> node, Supplier<String> problem)
      throws FailedException {
    if (at == null) {
      return new MetricsEndpoint(null);
    }
    long start = System.nanoTime();
    InetSocketAddress address = Addresses.resolve(at);
    MetricsServer.Source source =
        new MetricsServer.Source() {
          @Override
          public String metrics() {
            MetricsPage page = new MetricsPage();
            node.accept(page);
            ProcessMetrics.write(Version.number(), System.nanoTime() - start, page);
            return page.toString();
          }

          @Override
          public String problem() {
            return problem.get();
          }
        };
    try {
      return new MetricsEndpoint(new MetricsServer(address, source));
    } catch (IOException e) {
      throw Addresses.unusable(at, e);
    }
  }

  /** Says where it is. */
  void tell(Console console) {
    if (server != null) {
      String url = "http://" + AddressText.of(server.address()) + "/metrics";
      console.note("Metrics: " + url);
      console.event(JsonLine.event("metrics").put("url", url));
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
