package dev.crowfly.bench.loopback;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that compares our stack with others on loopback. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Compares Crowfly with other QUIC stacks on loopback, and writes the results page.",
      "",
      "Each stack has a process of its own, which warms up and stays; they take turns, round by"
          + " round. Compare what one run says; runs on different days say little about each"
          + " other. A full run takes an hour; for a first look:",
      "",
      "  compare --peers ours-nio,quiche-nio --work bulk --rounds 3 --no-page",
      ""
    })
public final class Compare implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "Which stacks: ${COMPLETION-CANDIDATES}. Default: all.",
      completionCandidates = PeerNames.class)
  private List<String> peers = StackName.arguments();

  @Option(
      names = "--work",
      split = ",",
      paramLabel = "WORKLOAD",
      description = "What they have to do: ${COMPLETION-CANDIDATES}. Default: all.",
      completionCandidates = WorkNames.class)
  private List<String> work = Workload.arguments();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Measured rounds of each, 1 or more. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--warmup",
      paramLabel = "S",
      description =
          "Seconds of processor time that each works before that, for each workload, the first"
              + " round with all content verified; three times as many for kwik, eight times for"
              + " handshakes. Default: ${DEFAULT-VALUE}.")
  private double warmup = 8;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long a round is, 0.05 to 60. Default: ${DEFAULT-VALUE}.")
  private double seconds = 3;

  @Option(
      names = "--java",
      paramLabel = "HOME",
      description = "A JDK to run the stacks with; again for another one. Default: this one.")
  private List<Path> javaHomes = List.of(Path.of(System.getProperty("java.home")));

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description =
          "Where to put the results: between two marks in this file, or at its end if there are"
              + " none. Default: ${DEFAULT-VALUE}.")
  private Path page = Path.of("bench", "README.md");

  @Option(names = "--no-page", description = "Print the results only.")
  private boolean noPage;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "What the stacks print goes there. Default: compare.log beside temporary files.")
  private File log = new File(System.getProperty("java.io.tmpdir"), "compare.log");

  private Compare() {}

  /** The peers, for the help text. */
  static final class PeerNames extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    PeerNames() {
      super(StackName.arguments());
    }
  }

  /** The workloads, for the help text. */
  static final class WorkNames extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    WorkNames() {
      super(Workload.arguments());
    }
  }

  /** Runs the comparison; {@code --help} tells how. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** The exit code: 0, or 2 for arguments that are no use. */
  static int execute(String... arguments) {
    return new CommandLine(new Compare()).execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Workload> workloads = new ArrayList<>();
    List<Competitor> competitors = new ArrayList<>();
    try {
      work.forEach(name -> workloads.add(Workload.of(name)));
      List<StackName> stacks = peers.stream().map(StackName::of).toList();
      for (Path home : javaHomes) {
        Competitor.Jdk jdk = JdkHome.look(home);
        stacks.stream()
            .filter(stack -> stack.runsOn(jdk.version()))
            .forEach(stack -> competitors.add(new Competitor(stack, jdk, log)));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    check(rounds >= 1, "--rounds: at least 1");
    check(warmup >= 0 && warmup <= 600, "--warmup: 0 to 600");
    check(seconds >= 0.05 && seconds <= 60, "--seconds: 0.05 to 60");
    check(noPage || page.toAbsolutePath().getParent() != null, "--page: not a file");
    check(
        noPage || Files.isDirectory(page.toAbsolutePath().getParent()),
        "--page: there is no directory for " + page + "; run it at the root of the project");
    check(!competitors.isEmpty(), "--peers: none of them runs on the given JDK");

    Contest contest =
        new Contest(competitors, workloads, rounds, (long) (warmup * 1e9), (long) (seconds * 1e9));
    try {
      Results results = contest.run();
      ResultsPage made = new ResultsPage(results, competitors, rounds, seconds);
      System.out.println(made.text());
      if (!noPage) {
        made.writeTo(page);
        System.err.println("written to " + page);
      }
    } finally {
      competitors.forEach(Competitor::close);
    }
    return 0;
  }

  private void check(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
