package dev.crowfly.bench.loopback;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The results as a section of a page in Markdown. */
final class ResultsPage {
  static final String BEGIN = "<!-- loopback comparison: begin, written by the command -->";
  static final String END = "<!-- loopback comparison: end -->";

  private static final double MAX_ADDED_MICROS = 150;

  private final Results results;
  private final List<Competitor> competitors;
  private final StringBuilder text = new StringBuilder();

  ResultsPage(Results results, List<Competitor> competitors, int rounds, double seconds) {
    this.results = results;
    this.competitors = competitors;
    line("## Beside other stacks on loopback");
    line("");
    howToRead();
    machine(rounds, seconds);
    goals();
    for (Workload workload : results.workloads()) {
      table(workload);
    }
    settings();
    stacks();
  }

  String text() {
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void howToRead() {
    line(
        """
        **How to read this.** Both ends of each connection are in one process, so the processor
        time is that of client and server together, system calls and garbage collection included.
        Throughput says how much two cores can do with nothing between them; *CPU per GB* says
        what a transfer costs at any speed, and is the figure to look at for a server that has
        other things to do. Figures are medians of interleaved rounds of one run. Compare them with
        each other only: another machine, or another day, gives other figures and much the same
        ratios. Loopback has no loss and no delay: nothing here says how a stack behaves on a bad
        network.

        The columns *ours : it* divide our figures by those of the row, on the same JDK: the best
        of ours there, with the offload where there is one. Above 1 in speed and below 1 in price
        is good for us.
        """);
  }

  private void machine(int rounds, double seconds) {
    line("| | |");
    line("|---|---|");
    row("machine", cpuModel() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    row("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    row("rounds", String.format(Locale.ROOT, "%d of %.3g s each, in turn", rounds, seconds));
    line("");
  }

  private void row(String name, String value) {
    line("| " + name + " | " + value + " |");
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private void goals() {
    List<Goal> known = Goal.all().stream().filter(goal -> goal.ratio(results).isPresent()).toList();
    if (known.isEmpty()) {
      return;
    }
    line("### Goals");
    line("");
    line("| what | ours | beside | ours : it | goal | |");
    line("|---|---|---|---|---|---|");
    for (Goal goal : known) {
      double ratio = goal.ratio(results).orElseThrow();
      line(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.3f | %s | %s |",
              goal.what(),
              goal.ours(),
              goal.other(),
              ratio,
              goal.boundText(),
              goal.isMet(ratio) ? "met" : "**missed**"));
    }
    addedLatency();
    line("");
  }

  /** Half of what the relay adds to an echo, both directions being alike. */
  private void addedLatency() {
    for (Competitor relay : competitors) {
      String direct = Competitor.label(StackName.NODES_DIRECT, relay.javaVersion());
      OptionalDouble with = results.median(Workload.ECHO, relay.label(), Measurement::p50Nanos);
      OptionalDouble without = results.median(Workload.ECHO, direct, Measurement::p50Nanos);
      if (relay.stack() == StackName.NODES_RELAY && with.isPresent() && without.isPresent()) {
        double micros = (with.getAsDouble() - without.getAsDouble()) / 2 / 1e3;
        line(
            String.format(
                Locale.ROOT,
                "| what the relay adds to the latency one way, p50 | %s | %s | %.0f µs | < %.0f µs"
                    + " | %s |",
                relay.label(),
                direct,
                micros,
                MAX_ADDED_MICROS,
                micros < MAX_ADDED_MICROS ? "met" : "**missed**"));
      }
    }
  }

  private void table(Workload workload) {
    List<Figures.Figure> figures = Figures.of(workload);
    line("### " + capitalised(workload.title()));
    line("");
    StringBuilder head = new StringBuilder("| |");
    StringBuilder rule = new StringBuilder("|---|");
    for (Figures.Figure figure : figures) {
      head.append(' ').append(figure.title()).append(" |");
      rule.append("---|");
    }
    line(head + " speed, ours : it | CPU, ours : it | rounds |");
    line(rule + "---|---|---|");
    for (Competitor competitor : competitors) {
      if (!results.of(workload, competitor.label()).isEmpty()) {
        line(tableRow(workload, competitor, figures));
      }
    }
    line("");
  }

  private String tableRow(Workload workload, Competitor competitor, List<Figures.Figure> figures) {
    String label = competitor.label();
    StringBuilder row = new StringBuilder("| " + label + " |");
    for (Figures.Figure figure : figures) {
      double median = results.median(workload, label, figure.of()).orElseThrow();
      row.append(' ').append(figure.text(median)).append(" |");
    }
    for (Figures.Figure figure : figures.subList(0, 2)) {
      row.append(' ').append(ratio(workload, competitor, figure)).append(" |");
    }
    return row.append(' ').append(results.of(workload, label).size()).append(" |").toString();
  }

  private String ratio(Workload workload, Competitor competitor, Figures.Figure figure) {
    String ours = reference(workload, competitor.javaVersion());
    OptionalDouble mine = results.median(workload, ours, figure.of());
    if (mine.isEmpty() || competitor.label().equals(ours)) {
      return "";
    }
    double theirs = results.median(workload, competitor.label(), figure.of()).orElseThrow();
    return String.format(Locale.ROOT, "%.2f", mine.getAsDouble() / theirs);
  }

  /** Ours on that JDK: with the offload if it took part. */
  private String reference(Workload workload, int javaVersion) {
    String offload = Competitor.label(StackName.OURS_OFFLOAD, javaVersion);
    return results.of(workload, offload).isEmpty()
        ? Competitor.label(StackName.OURS_NIO, javaVersion)
        : offload;
  }

  private static String capitalised(String title) {
    return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
  }

  private void settings() {
    line("### Settings of all, where they can be set");
    line("");
    line("| | |");
    line("|---|---|");
    for (Map.Entry<String, String> setting : Settings.table().entrySet()) {
      row(setting.getKey(), setting.getValue());
    }
    line("");
  }

  private void stacks() {
    line("### Who took part");
    line("");
    line("| | what it is | rounds that hung or failed, left out |");
    line("|---|---|---|");
    for (Competitor competitor : competitors) {
      line(
          "| "
              + competitor.label()
              + " | "
              + competitor.description()
              + " | "
              + competitor.failures()
              + " |");
    }
  }

  /** Replaces what is between the marks, or appends both. */
  void writeTo(Path page) throws IOException {
    String old = Files.exists(page) ? Files.readString(page) : "";
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    String section = BEGIN + "\n" + text + END + "\n";
    String made =
        begin >= 0 && end > begin
            ? old.substring(0, begin) + section + old.substring(end + END.length()).stripLeading()
            : old + (old.isEmpty() || old.endsWith("\n\n") ? "" : "\n") + section;
    Files.writeString(page, made);
  }
}
