package dev.crowfly.swarm;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs one world again, and writes down all that happens in it. */
final class Replay {
  private Replay() {}

  /** What to type to see a world again. */
  static String command(long seed, Trim trim) {
    return "mvn -B -q -pl fuzz -am test -Dtest=SwarmTest -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Dcrowfly.swarm.seed="
        + seed
        + (trim.without().isEmpty() ? "" : " '-Dcrowfly.swarm.without=" + trim + "'");
  }

  /** Runs it, with files in {@code target/swarm}; throws what is wrong with it. */
  static void run(long seed, Trim trim) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "swarm"));
    String name = "seed-" + seed;
    Life life = null;
    try (Writer trace = Files.newBufferedWriter(directory.resolve(name + ".trace"));
        Writer keys = Files.newBufferedWriter(directory.resolve(name + ".keys"));
        OutputStream pcap = Files.newOutputStream(directory.resolve(name + ".pcap"))) {
      life = new Life(seed, trim);
      life.world().trace(trace).keyLog(keys).pcap(pcap);
      Outcome outcome = life.live();
      System.out.println(life.describe() + outcome);
      System.out.println("its trace, capture and keys are in " + directory.toAbsolutePath());
    } catch (RuntimeException | AssertionError e) {
      Failure failure = Failure.of(seed, life, e);
      Files.writeString(directory.resolve(name + ".story"), failure.text());
      System.out.println(failure.text());
      System.out.println("its story, trace, capture and keys are in " + directory.toAbsolutePath());
      throw e;
    }
  }
}
