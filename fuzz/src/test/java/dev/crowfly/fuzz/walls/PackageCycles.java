package dev.crowfly.fuzz.walls;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds packages that know each other, straight or in a circle. */
final class PackageCycles {
  /** For each package, the packages of the same class set that it names, and a witness for each. */
  private final Map<String, Map<String, String>> uses = new TreeMap<>();

  private final Set<String> done = new TreeSet<>();
  private final List<String> path = new ArrayList<>();
  private final List<String> found = new ArrayList<>();

  private PackageCycles(Collection<ClassFile> classes) {
    for (ClassFile c : classes) {
      uses.put(c.packageName(), new TreeMap<>());
    }
    for (ClassFile c : classes) {
      for (String type : c.types()) {
        String used = ClassFile.packageOf(type);
        if (uses.containsKey(used) && !used.equals(c.packageName())) {
          uses.get(c.packageName()).putIfAbsent(used, c.name() + " names " + type);
        }
      }
    }
  }

  /**
   * The cycles among the packages of the given classes: none if there are none, at least one
   * otherwise. Each is told by the namings that make it up.
   */
  static List<String> in(Collection<ClassFile> classes) {
    PackageCycles search = new PackageCycles(classes);
    search.uses.keySet().forEach(search::visit);
    return List.copyOf(search.found);
  }

  private void visit(String node) {
    int start = path.indexOf(node);
    if (start >= 0) {
      found.add(describe(path.subList(start, path.size())));
      return;
    }
    if (done.contains(node)) {
      return;
    }
    path.add(node);
    uses.get(node).keySet().forEach(this::visit);
    path.remove(path.size() - 1);
    done.add(node);
  }

  private String describe(List<String> cycle) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < cycle.size(); i++) {
      steps.add(uses.get(cycle.get(i)).get(cycle.get((i + 1) % cycle.size())));
    }
    return String.join(", ", steps);
  }
}
