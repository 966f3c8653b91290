package dev.crowfly.bench.loopback;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares stacks: see {@code --help}. */
public final class Compare {
  private Compare() {}

  /** Runs the comparison. */
  public static void main(String[] arguments) throws Exception {
    List<StackName> stacks = new ArrayList<>();
    for (String name : arguments[0].split(",")) {
      stacks.add(StackName.of(name));
    }
    List<Workload> workloads = new ArrayList<>();
    for (String name : arguments[1].split(",")) {
      workloads.add(Workload.of(name));
    }
    int rounds = Integer.parseInt(arguments[2]);
    long nanos = (long) (Double.parseDouble(arguments[3]) * 1e9);
    Path java = Path.of(System.getProperty("java.home"));
    List<WorkerProcess> workers = new ArrayList<>();
    for (StackName stack : stacks) {
      workers.add(new WorkerProcess(java, List.of("-Xmx1g"), stack, new File("/tmp/loop.log")));
    }
    for (Workload workload : workloads) {
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < workers.size(); i++) {
          try {
            Measurement m = workers.get(i).run(workload, new Limits(nanos, Long.MAX_VALUE, false));
            System.out.printf(
                Locale.ROOT,
                "%-12s %-12s %10.1f units/s (%.3f Gbit/s) %8.3f CPU us/unit %8.1f B/unit %6.1f %6.1f"
                    + " us%n",
                workload.argument(),
                stacks.get(i).argument(),
                m.unitsPerSecond(),
                m.unitsPerSecond() * 8 / 1e9,
                m.cpuNanosPerUnit() / 1e3,
                m.allocatedPerUnit(),
                m.p50Nanos() / 1e3,
                m.p99Nanos() / 1e3);
          } catch (IOException e) {
            System.out.println(stacks.get(i).argument() + ": " + e);
          }
        }
      }
    }
    workers.forEach(WorkerProcess::close);
  }
}
