package dev.crowfly.quic.interop;

import dev.crowfly.quic.interop.peers.Capabilities;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignStack;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;

/** What the interop tests have seen, printed as the table that the README shows. */
final class InteropTable {
  private final String title;
  private final Function<ForeignStack, Capabilities> role;
  private final Map<String, Map<String, String>> rows = new TreeMap<>();
  private final Map<String, String> columns = new TreeMap<>();

  /**
   * An empty table.
   *
   * @param role what a stack can do in the role that it plays here
   */
  InteropTable(String title, Function<ForeignStack, Capabilities> role) {
    this.title = title;
    this.role = role;
  }

  /** Notes what a cell came to: {@code ok}, or why the peer can't. */
  synchronized void put(String row, ForeignStack column, String value) {
    columns.put(column.toString(), "");
    rows.computeIfAbsent(row, key -> new TreeMap<>())
        .merge(column.toString(), value, InteropTable::join);
  }

  /** Notes that a cell went as it should. */
  void ok(String row, ForeignStack column) {
    put(row, column, "ok");
  }

  /** Notes that a cell stays empty, and why. */
  void cannot(String row, ForeignStack column, String why) {
    put(row, column, "– (" + why + ")");
  }

  /** Whether the stack can do it; if not, the cell says why. */
  boolean can(ForeignStack column, Capability capability, String row) {
    Capabilities capabilities = role.apply(column);
    if (!capabilities.has(capability)) {
      cannot(row, column, capabilities.missing().get(capability));
    }
    return capabilities.has(capability);
  }

  /** Skips the test when the stack can't do it; the cell says why. */
  void assumeCan(ForeignStack column, Capability capability, String row) {
    Assumptions.assumeTrue(can(column, capability, row), () -> column + " can't: " + row);
  }

  private static String join(String a, String b) {
    return a.equals(b) ? a : a + "; " + b;
  }

  synchronized void print() {
    StringBuilder out = new StringBuilder(System.lineSeparator());
    out.append("| ").append(title);
    columns.keySet().forEach(column -> out.append(" | ").append(column));
    out.append(" |\n|").append("---|".repeat(columns.size() + 1)).append('\n');
    rows.forEach(
        (row, cells) -> {
          out.append("| ").append(row);
          columns.keySet().forEach(c -> out.append(" | ").append(cells.getOrDefault(c, "")));
          out.append(" |\n");
        });
    System.out.println(out);
  }
}
