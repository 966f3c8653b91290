package dev.crowfly.sim.scenario;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.scenario.MatrixCell.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** All kinds against all kinds, and a table of what came out. */
final class NatMatrix {
  private static final int WIDTH = 17;

  private final List<AccessKind> kinds;
  private final List<MatrixCell> cells = new ArrayList<>();
  private int seeds;

  NatMatrix(List<AccessKind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  void run(long seed) {
    seeds++;
    for (AccessKind one : kinds) {
      for (AccessKind two : kinds) {
        cells.add(new MatrixCell(one, two, seed).run());
      }
    }
  }

  /** What was not as it had to be. */
  List<String> wrong() {
    return cells.stream().flatMap(cell -> cell.wrong().stream()).toList();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "NAT matrix, %d worlds of whole nodes, seeds: %d; Agent down, Connector across:%n",
        cells.size(),
        seeds);
    line(text, "d = direct, p = direct by port prediction, r = relay, - = no UDP, ! = wrong%n%n");
    header(text);
    for (AccessKind one : kinds) {
      row(text, one);
    }
    line(text, "%n%-34s%7s%22s%22s%n", "", "worlds", "virtual ms p50/p95", "packets p50/p95");
    total(text, "to a direct path", Expected.DIRECT);
    total(text, "to a direct path by prediction", Expected.PREDICTED);
    total(text, "until both stay with the relay", Expected.RELAY);
    total(text, "until there is no session", Expected.NOTHING);
    return text.toString();
  }

  private void header(StringBuilder text) {
    line(text, "%" + (WIDTH + 4) + "s", "");
    for (int i = 0; i < kinds.size(); i++) {
      line(text, "%3d", i + 1);
    }
    line(text, "%22s%20s%n", "ms to direct p50/p95", "packets p50/p95");
  }

  private void row(StringBuilder text, AccessKind one) {
    line(text, "%3d %-" + WIDTH + "s", kinds.indexOf(one) + 1, one.name());
    for (AccessKind two : kinds) {
      line(text, "%3c", letter(one, two));
    }
    Predicate<MatrixCell> direct = cell -> cell.one.equals(one) && cell.isDirect();
    line(
        text,
        "%22s%20s%n",
        percentiles(direct, MatrixCell::millis),
        percentiles(direct, MatrixCell::packets));
  }

  /** Of all seeds; the worst of them, if they differ. */
  private char letter(AccessKind one, AccessKind two) {
    List<Character> letters =
        cells.stream()
            .filter(cell -> cell.one.equals(one) && cell.two.equals(two))
            .map(MatrixCell::letter)
            .distinct()
            .toList();
    return letters.size() == 1 ? letters.get(0) : '!';
  }

  private void total(StringBuilder text, String name, Expected which) {
    Predicate<MatrixCell> wanted = cell -> cell.expected == which;
    line(
        text,
        "%-34s%7d%22s%22s%n",
        name,
        cells.stream().filter(wanted).count(),
        percentiles(wanted, MatrixCell::millis),
        percentiles(wanted, MatrixCell::packets));
  }

  private String percentiles(Predicate<MatrixCell> which, ToLongFunction<MatrixCell> what) {
    long[] all = cells.stream().filter(which).mapToLong(what).toArray();
    if (all.length == 0) {
      return "-";
    }
    Arrays.sort(all);
    return all[(all.length - 1) / 2] + " / " + all[(all.length - 1) * 95 / 100];
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
