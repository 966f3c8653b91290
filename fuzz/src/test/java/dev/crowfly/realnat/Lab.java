package dev.crowfly.realnat;

import dev.crowfly.realnat.traffic.PatternServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** An internet with an Intermediate; hosts and what runs on them are added. */
final class Lab implements AutoCloseable {
  static final int INTERMEDIATE_PORT = 4433;

  /** Where every Connector's backend serves, on loopback of its host. */
  static final int BACKEND_PORT = 8000;

  private static final int FIRST_LINE = 10;
  private static final int LAST_LINE = 99;
  private static final List<String> TOOLS = List.of("ip", "nft", "conntrack", "curl");

  private final Path home;
  private final Namespaces namespaces;
  private final List<AutoCloseable> running = new ArrayList<>();
  private Internet internet;
  private Intermediate intermediate;
  private int lines = FIRST_LINE;

  /**
   * Builds it, with an Intermediate that serves.
   *
   * @param home a directory for keys
   */
  Lab(Path home) throws IOException, InterruptedException, TimeoutException {
    this.home = home;
    namespaces = Namespaces.begin();
    try {
      internet = new Internet(namespaces);
      intermediate = new Intermediate(host("intermediate", line(Access.PUBLIC)), home);
      intermediate.start();
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Why there can be no lab on this machine; empty if there can. */
  static String obstacle() {
    for (String tool : TOOLS) {
      if (!Tool.exists(tool)) {
        return "there is no '" + tool + "' (apt-get install iproute2 nftables conntrack curl)";
      }
    }
    try (Namespaces attempt = Namespaces.begin()) {
      attempt.make("attempt").nft(RouterKind.SEQUENTIAL.rules("192.0.2.1", "192.0.2.2"));
      return "";
    } catch (IOException e) {
      String why = e.getMessage().lines().findFirst().orElse("");
      return "no namespaces or no NAT in them, which need root: " + why;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  Internet internet() {
    return internet;
  }

  Intermediate intermediate() {
    return intermediate;
  }

  /** Another way into the internet. */
  Line line(Access access) throws IOException, InterruptedException {
    if (lines > LAST_LINE) {
      throw new IllegalStateException("no more addresses");
    }
    return Line.build(namespaces, internet, lines++, access);
  }

  /** Another host. */
  Host host(String name, Line... ways) throws IOException, InterruptedException {
    return new Host(namespaces, name, List.of(ways));
  }

  /** Starts a Connector there that publishes a backend under this name; not waited for. */
  Program connector(Host host, String service) throws Exception {
    return connector(host, service, List.of());
  }

  /** The same with further arguments. */
  Program connector(Host host, String service, List<String> more) throws Exception {
    Companion backend =
        start(
            new Companion(
                host.namespace(), Java.main(PatternServer.class, Integer.toString(BACKEND_PORT))));
    backend.next(); // it says that it is ready
    List<String> arguments = new ArrayList<>(List.of("connector"));
    arguments.add("--intermediate=" + intermediate.address());
    arguments.add("--service=" + service + "=tcp://127.0.0.1:" + BACKEND_PORT);
    arguments.addAll(more);
    return start(Program.crowfly(host.namespace(), "connector-" + service, home, arguments));
  }

  /** Starts an Agent there with these arguments beside the usual ones; not waited for. */
  Program agent(Host host, String name, List<String> more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("agent"));
    arguments.add("--intermediate=" + intermediate.address());
    arguments.addAll(more);
    return start(Program.crowfly(host.namespace(), "agent-" + name, home, arguments));
  }

  /** What is ended with the lab. */
  <T extends AutoCloseable> T start(T program) {
    running.add(program);
    return program;
  }

  @Override
  public void close() {
    for (AutoCloseable each : running) {
      try {
        each.close();
      } catch (Exception e) {
        System.out.println("can't end " + each + ": " + e);
      }
    }
    if (intermediate != null) {
      intermediate.close();
    }
    namespaces.close();
  }
}
