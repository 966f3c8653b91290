package dev.crowfly.realnat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network namespace: interfaces, routes, NAT rules and sockets of its own.
 *
 * @param name how the system knows it
 * @param title how people call it
 */
record Namespace(String name, String title) {
  /** Runs {@code ip} commands in it, a line each, all or none of the rest after a failure. */
  void ip(String... lines) throws IOException, InterruptedException {
    Tool.run(
        List.of("ip", "-n", name, "-batch", "-"), String.join("\n", Arrays.asList(lines)) + "\n");
  }

  /** Loads rules of nftables, all at once or none. */
  void nft(String rules) throws IOException, InterruptedException {
    Tool.run(inside("nft", "-f", "-"), rules);
  }

  /** Sets a parameter of this namespace; {@code key} is a path under {@code /proc/sys}. */
  void sysctl(String key, String value) throws IOException, InterruptedException {
    Tool.run(inside("sh", "-c", "echo " + value + " >/proc/sys/" + key));
  }

  /** Makes every connection that the NAT knows unknown to it. */
  void forgetConnections() throws IOException, InterruptedException {
    Tool.run(inside("conntrack", "-F"));
  }

  /** Joins it with another: {@code ours} here and {@code theirs} there are the ends of a cable. */
  void cable(String ours, Namespace other, String theirs) throws IOException, InterruptedException {
    ip("link add " + ours + " type veth peer name " + theirs + " netns " + other.name());
  }

  /** A command that runs in it. */
  List<String> inside(String... command) {
    return inside(List.of(command));
  }

  /** A command that runs in it, as the process that is started and not as a child of it. */
  List<String> inside(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(command);
    return all;
  }

  @Override
  public String toString() {
    return title;
  }
}
