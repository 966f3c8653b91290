package dev.crowfly.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.crowfly.node.core.PathKind;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A TCP service behind a Connector, reached through a forward of an Agent. */
@Timeout(120)
class TcpForwardingTest {
  private static final int BODY_BYTES = 20_000_000;

  @Test
  void httpDownloadThroughAForwardIsWhole() throws Exception {
    HttpServer server = HttpServer.create(Trio.anyLoopbackPort(), 0);
    byte[] body = new byte[BODY_BYTES];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 31 + (i >> 8));
    }
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (Trio trio = new Trio()) {
      trio.connector.publishTcp("web", server.getAddress()).get(30, SECONDS);
      Forward forward =
          trio.agent
              .forwardTcp(Trio.anyLoopbackPort(), "web", ConnectOptions.defaults())
              .get(30, SECONDS);
      assertEquals(sha256(body), download(forward.localAddress()));
      trio.agentNews.awaitPath(PathKind.DIRECT);
      assertEquals(sha256(body), download(forward.localAddress()));
    } finally {
      server.stop(0);
    }
  }

  private static String download(InetSocketAddress at) throws Exception {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + at.getPort() + "/").toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      return sha256(in.readAllBytes());
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
