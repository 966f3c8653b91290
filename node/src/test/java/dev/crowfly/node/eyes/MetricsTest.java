package dev.crowfly.node.eyes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.edge.EdgeStats;
import dev.crowfly.node.core.intermediate.IntermediateStats;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of metrics, and its server. */
class MetricsTest {
  private static final Pattern SAMPLE =
      Pattern.compile("(crowfly_[a-z_]+)(\\{[a-z]+=\"([^\"\\\\]|\\\\.)*\"})? -?[0-9]+(\\.[0-9]+)?");

  @Test
  void pagesKeepTheFormatAndShowEveryNumberOfTheStatistics() throws Exception {
    MetricsPage edge = new MetricsPage();
    EdgeMetrics.write(numbered(EdgeStats.class), edge);
    assertWellFormed(edge.toString());
    MetricsPage intermediate = new MetricsPage();
    IntermediateMetrics.write(numbered(IntermediateStats.class), intermediate);
    ProcessMetrics.write("1\"\\\n", 1_500_000_000, intermediate);
    assertWellFormed(intermediate.toString());
    assertTrue(intermediate.toString().contains("crowfly_uptime_seconds 1.500000\n"));
    assertTrue(intermediate.toString().contains("version=\"1\\\"\\\\\\n\"} 1\n"));
    // Each component had a number of its own: 1001, 1002, and so on.
    assertTrue(edge.toString().contains("crowfly_sessions 1002\n"), edge.toString());
    assertTrue(intermediate.toString().contains("crowfly_relay_bytes_total 1001\n"));
    assertTrue(intermediate.toString().contains("crowfly_relay_dropped_total 1003\n"));
    assertTrue(intermediate.toString().contains("crowfly_connections 1009\n"));
    assertTrue(intermediate.toString().contains("crowfly_sessions 1013\n"));
  }

  @Test
  void theServerAnswersWhatItKnowsAndNothingElse() throws Exception {
    String[] problem = {""};
    MetricsServer.Source source =
        new MetricsServer.Source() {
          @Override
          public String metrics() {
            return new MetricsPage().gauge("crowfly_sessions", "Help.", 3).toString();
          }

          @Override
          public String problem() {
            return problem[0];
          }
        };
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (MetricsServer server = new MetricsServer(any, source)) {
      assertEquals(
          "200 # HELP crowfly_sessions Help.\n# TYPE crowfly_sessions gauge\ncrowfly_sessions 3\n",
          request(server, "GET", "/metrics"));
      assertEquals("200 ok\n", request(server, "GET", "/healthz"));
      assertEquals("200 ", request(server, "HEAD", "/healthz"));
      problem[0] = "not connected";
      assertEquals("503 not connected\n", request(server, "GET", "/healthz"));
      assertEquals("404 /metrics or /healthz\n", request(server, "GET", "/"));
      assertEquals("405 only GET and HEAD\n", request(server, "POST", "/metrics"));
    }
  }

  private static String request(MetricsServer server, String method, String path)
      throws IOException {
    URI uri = URI.create("http://" + AddressText.of(server.address()) + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return status + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertWellFormed(String page) {
    Set<String> known = new HashSet<>();
    for (String line : page.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        assertTrue(known.add(line.split(" ", -1)[2]), "told once: " + line);
        boolean counter = line.endsWith(" counter");
        assertEquals(counter, line.split(" ", -1)[2].endsWith("_total"), line);
      } else if (!line.startsWith("# HELP ")) {
        assertTrue(SAMPLE.matcher(line).matches(), line);
        assertTrue(known.contains(line.split("[ {]", -1)[0]), "has a type: " + line);
      }
    }
  }

  /** A record whose numbers are 1001, 1002, and so on, and whose truths are true. */
  private static <T extends Record> T numbered(Class<T> type) throws Exception {
    @SuppressWarnings("unchecked") // getDeclaredConstructors forgets whose they are
    Constructor<T> constructor = (Constructor<T>) type.getDeclaredConstructors()[0];
    List<Object> values = new ArrayList<>();
    for (Parameter each : constructor.getParameters()) {
      int number = 1001 + values.size();
      if (each.getType() == boolean.class) {
        values.add(true);
      } else if (each.getType() == int.class) {
        values.add(number);
      } else {
        values.add((long) number);
      }
    }
    return constructor.newInstance(values.toArray());
  }
}
