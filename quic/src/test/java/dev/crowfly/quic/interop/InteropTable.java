package dev.crowfly.quic.interop;

import java.util.Map;
import java.util.TreeMap;

/** What the interop tests have seen, printed as the table that the README shows. */
final class InteropTable {
  private final String title;
  private final Map<String, Map<String, String>> rows = new TreeMap<>();
  private final Map<String, String> columns = new TreeMap<>();

  InteropTable(String title) {
    this.title = title;
  }

  /** Notes what a cell came to: {@code ok}, or why the peer can't. */
  synchronized void put(String row, Object column, String value) {
    columns.put(column.toString(), "");
    rows.computeIfAbsent(row, key -> new TreeMap<>())
        .merge(column.toString(), value, InteropTable::join);
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
