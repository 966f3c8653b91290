package dev.crowfly.realnat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network namespaces of one run, under names that no other run has, and their removal whatever
 * happens.
 *
 * <p>A name says which process made it ({@link Owner}). What a process left behind that was killed
 * is removed by the next run; namespaces of runs that still live are left alone.
 */
final class Namespaces implements AutoCloseable {
  private static final String FAMILY = "crowfly-nat-";
  private static final Pattern NAME = Pattern.compile(FAMILY + "(\\d+)-(\\d+)-.*");
  private static final Path MOUNTED = Path.of("/run/netns");
  private static final int PATIENCE_SECONDS = 5;

  private final String prefix;
  private final List<String> made = new ArrayList<>();
  private final Thread hook = new Thread(this::removeAll, "remove-namespaces");
  private boolean closed;

  private Namespaces(String prefix) {
    this.prefix = prefix;
  }

  /** A process, told from others that had or will have its number. */
  private record Owner(long pid, long startedAtTicks) {
    static Owner self() throws IOException {
      long pid = ProcessHandle.current().pid();
      return new Owner(pid, startTicks(pid));
    }

    boolean isAlive() {
      try {
        return startTicks(pid) == startedAtTicks;
      } catch (IOException e) {
        return false; // no such process
      }
    }

    /** Field 22 of its stat, counted from behind the name, which may contain anything. */
    private static long startTicks(long pid) throws IOException {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[19]);
    }
  }

  /** Removes what dead runs left, and begins with none. */
  static Namespaces begin() throws IOException {
    removeLeftOvers();
    Owner self = Owner.self();
    String run = Long.toString(System.nanoTime() & 0xffffffL, Character.MAX_RADIX);
    Namespaces namespaces =
        new Namespaces(FAMILY + self.pid() + "-" + self.startedAtTicks() + "-" + run + "-");
    Runtime.getRuntime().addShutdownHook(namespaces.hook);
    return namespaces;
  }

  /** Makes one with loopback up and without IPv6. */
  synchronized Namespace make(String name) throws IOException, InterruptedException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    String full = prefix + name;
    made.add(full); // before it exists, so that it can't be forgotten
    Tool.run(List.of("ip", "netns", "add", full));
    Namespace namespace = new Namespace(full, name);
    // Programs would go around the NATs on IPv6.
    namespace.sysctl("net/ipv6/conf/all/disable_ipv6", "1");
    namespace.sysctl("net/ipv6/conf/default/disable_ipv6", "1");
    namespace.ip("link set lo up");
    return namespace;
  }

  @Override
  public void close() {
    removeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // it is running, and finds nothing left to do
    }
  }

  private synchronized void removeAll() {
    closed = true;
    made.forEach(Namespaces::remove);
    made.clear();
  }

  private static void removeLeftOvers() throws IOException {
    if (!Files.isDirectory(MOUNTED)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(MOUNTED, FAMILY + "*")) {
      for (Path each : all) {
        String name = each.getFileName().toString();
        Matcher parts = NAME.matcher(name);
        if (parts.matches()
            && !new Owner(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)))
                .isAlive()) {
          System.out.println("Removing " + name + ", which a run that was killed left behind");
          remove(name);
        }
      }
    }
  }

  /** Ends who lives there, then removes it; it may not exist. */
  private static void remove(String name) {
    try {
      if (!Files.exists(MOUNTED.resolve(name))) {
        return;
      }
      for (String pid : Tool.run(List.of("ip", "netns", "pids", name)).lines().toList()) {
        end(Long.parseLong(pid.strip()));
      }
      Tool.run(List.of("ip", "netns", "del", name));
    } catch (IOException e) {
      System.out.println("Can't remove the namespace " + name + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(long pid) throws InterruptedException {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null || !process.destroyForcibly()) {
      return;
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
