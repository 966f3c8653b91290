package dev.crowfly.node.eyes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves {@code /metrics} and {@code /healthz} over HTTP.
 *
 * <p>For networks that one trusts: there is no encryption and no password.
 */
public final class MetricsServer implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final int MAX_WAITING = 64;

  /** What the server shows; called by its threads. */
  public interface Source {
    /** The page; may wait a moment for the node's thread. */
    String metrics();

    /** What is wrong, in one line; empty while all is well. */
    String problem();
  }

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Starts to serve.
   *
   * @param address where; port 0 lets the system choose
   * @throws IOException when that address can't be used
   */
  public MetricsServer(InetSocketAddress address, Source source) throws IOException {
    server = HttpServer.create(address, BACKLOG);
    threads =
        new ThreadPoolExecutor(
            2,
            2,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "crowfly-metrics");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, source));
    server.start();
  }

  /** Where it listens, with the true port. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Stops. Idempotent. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Source source) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        respond(exchange, 405, "text/plain; charset=utf-8", "only GET and HEAD\n");
      } else if (path.equals("/metrics")) {
        respond(exchange, 200, MetricsPage.CONTENT_TYPE, source.metrics());
      } else if (path.equals("/healthz")) {
        String problem = source.problem();
        boolean well = problem.isEmpty();
        String text = well ? "ok\n" : problem + "\n";
        respond(exchange, well ? 200 : 503, "text/plain; charset=utf-8", text);
      } else {
        respond(exchange, 404, "text/plain; charset=utf-8", "/metrics or /healthz\n");
      }
    }
  }

  private static void respond(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
