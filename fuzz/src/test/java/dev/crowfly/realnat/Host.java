package dev.crowfly.realnat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A machine in a namespace of its own, plugged into one line at a time. */
final class Host {
  private final Namespace namespace;
  private final List<Line> lines;
  private final List<Line.Plug> plugs = new ArrayList<>();
  private int used;

  /** It begins on the first of its lines. */
  Host(Namespaces namespaces, String name, List<Line> lines)
      throws IOException, InterruptedException {
    namespace = namespaces.make("host-" + name);
    this.lines = List.copyOf(lines);
    for (int i = 0; i < lines.size(); i++) {
      plugs.add(lines.get(i).plug(namespace, "eth" + i));
    }
    plugs.get(0).up();
  }

  Namespace namespace() {
    return namespace;
  }

  /** The line that it is on. */
  Line line() {
    return lines.get(used);
  }

  /** Leaves its line for another: the interface goes down, another comes up, and the way out. */
  void moveTo(int line) throws IOException, InterruptedException {
    plugs.get(used).down();
    used = line;
    plugs.get(used).up();
  }
}
