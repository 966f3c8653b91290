package dev.crowfly.node.io;

import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Looks for an {@link Offload}, once in a process, and remembers what came of it. */
public final class Offloads {
  /** The system property that switches it off, by the value {@code false}. */
  public static final String PROPERTY = "crowfly.offload";

  private static final String LINUX = "dev.crowfly.node.io.LinuxOffload";
  private static final int FIRST_JAVA = 22;
  private static final AtomicReference<String> FIRST_OUTCOME = new AtomicReference<>();

  private Offloads() {}

  /**
   * What the first socket of this process got, as a line for its log: {@code UDP offload:
   * UDP_SEGMENT and UDP_GRO}, or {@code UDP offload: none, because …}. Any thread.
   */
  public static String report() {
    String outcome = FIRST_OUTCOME.get();
    return "UDP offload: " + (outcome == null ? "none, because there was no socket yet" : outcome);
  }

  /** The best for this socket; {@code plain} if there is nothing better. */
  static DatagramIo attach(
      DatagramChannel channel, InetSocketAddress local, PlainIo plain, DatagramIo beside) {
    try {
      Offload offload = find();
      DatagramIo attached = offload.attach(channel, local, plain, beside);
      FIRST_OUTCOME.compareAndSet(null, offload.describe());
      return attached;
    } catch (Offload.UnavailableException e) {
      FIRST_OUTCOME.compareAndSet(null, "none, because " + e.getMessage());
      return plain;
    }
  }

  /** Why this process can have none, whatever the property says; empty if it can. */
  static String missing() {
    return Found.WHY_NOT;
  }

  private static Offload find() throws Offload.UnavailableException {
    // Asked each time, so that one process can compare both.
    if (!Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
      throw new Offload.UnavailableException("-D" + PROPERTY + " switches it off");
    }
    if (Found.OFFLOAD == null) {
      throw new Offload.UnavailableException(Found.WHY_NOT);
    }
    return Found.OFFLOAD;
  }

  /** Found when it is asked for the first time. */
  private static final class Found {
    static final Offload OFFLOAD;
    static final String WHY_NOT;

    static {
      Offload found = null;
      String why = missing();
      if (why.isEmpty()) {
        try {
          found =
              Class.forName(LINUX).asSubclass(Offload.class).getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException e) {
          why = "this build of Crowfly has none: it was made with a Java before " + FIRST_JAVA;
        } catch (InvocationTargetException e) {
          why = e.getCause().getMessage();
        } catch (ReflectiveOperationException | LinkageError e) {
          why = e.toString();
        }
      }
      OFFLOAD = found;
      WHY_NOT = why;
    }

    private static String missing() {
      int java = Runtime.version().feature();
      if (java < FIRST_JAVA) {
        return "Java " + java + " can't; " + FIRST_JAVA + " and later can";
      }
      String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      return system.equals("linux") ? "" : "only Linux has it";
    }
  }
}
