package dev.crowfly.quic.interop;

import dev.crowfly.quic.interop.peers.ForeignStack;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * All that the interop tests of a run have seen, printed at its end as the tables that the README
 * shows: one for each peer, with a column for each role.
 */
final class InteropReport implements BeforeAllCallback {
  private static final Map<ForeignStack, Map<Object, Map<Role, String>>> PEERS =
      new EnumMap<>(ForeignStack.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    // The root's store is closed once, after the last test.
    var unused =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(InteropReport.class))
            .getOrComputeIfAbsent(InteropReport.class, key -> (AutoCloseable) InteropReport::print);
  }

  /** Notes what a cell came to; what came before stays. */
  static synchronized void put(Object row, ForeignStack peer, Role role, String value) {
    PEERS
        .computeIfAbsent(peer, key -> new TreeMap<>(InteropReport::compareRows))
        .computeIfAbsent(row, key -> new EnumMap<>(Role.class))
        .merge(role, value, InteropReport::join);
  }

  /** Rows of the list first, in its order; then details by name. */
  private static int compareRows(Object a, Object b) {
    if (a instanceof Row first && b instanceof Row second) {
      return first.compareTo(second);
    }
    if (a instanceof Row || b instanceof Row) {
      return a instanceof Row ? -1 : 1;
    }
    return a.toString().compareTo(b.toString());
  }

  private static String join(String a, String b) {
    return a.equals(b) ? a : a + "; " + b;
  }

  private static synchronized void print() {
    PEERS.forEach(InteropReport::print);
  }

  private static void print(ForeignStack peer, Map<Object, Map<Role, String>> rows) {
    StringBuilder out = new StringBuilder(System.lineSeparator());
    out.append("| ").append(peer);
    for (Role role : Role.values()) {
      out.append(" | ").append(role);
    }
    out.append(" |\n|").append("---|".repeat(Role.values().length + 1)).append('\n');
    rows.forEach(
        (row, cells) -> {
          out.append("| ").append(row);
          for (Role role : Role.values()) {
            out.append(" | ").append(cells.getOrDefault(role, ""));
          }
          out.append(" |\n");
        });
    System.out.println(out);
  }
}
