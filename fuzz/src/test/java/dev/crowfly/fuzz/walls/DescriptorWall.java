package dev.crowfly.fuzz.walls;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Opens;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a module descriptor may say.
 *
 * @param exports the packages that it may export, to everyone and never to chosen friends
 * @param requires the modules that it may require besides {@code java.base}
 */
record DescriptorWall(Set<String> exports, Set<String> requires) {

  List<String> violations(ModuleDescriptor descriptor) {
    List<String> found = new ArrayList<>();
    if (descriptor.isOpen()) {
      found.add("is open");
    }
    for (Opens opens : descriptor.opens()) {
      found.add("opens " + opens.source());
    }
    for (Exports export : descriptor.exports()) {
      if (export.isQualified()) {
        found.add("exports " + export.source() + " to " + export.targets());
      } else if (!exports.contains(export.source())) {
        found.add("exports " + export.source());
      }
    }
    for (Requires require : descriptor.requires()) {
      if (!require.name().equals("java.base") && !requires.contains(require.name())) {
        found.add("requires " + require.name());
      }
    }
    return found;
  }
}
