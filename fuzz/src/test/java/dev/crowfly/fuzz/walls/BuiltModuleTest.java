package dev.crowfly.fuzz.walls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls see all there is, so that no rule passes for want of something to look at. */
class BuiltModuleTest {
  static final List<String> MODULES = Repository.MODULES;

  @ParameterizedTest
  @ValueSource(strings = {"quic", "ice", "signaling", "node", "fuzz"})
  void everySourceFileHasItsClassUnderTheWalls(String module) throws IOException {
    Set<String> seen =
        BuiltModule.of("dev.crowfly." + module).classes().stream()
            .map(ClassFile::topLevelName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> sources =
        Repository.mainSources(module).stream()
            .map(file -> file.toString().replace(file.getFileSystem().getSeparator(), "."))
            .map(name -> name.substring(0, name.length() - ".java".length()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(sources.isEmpty());
    assertEquals(sources, seen);
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void everyPackageSaysWhatItIsFor(String module) throws IOException {
    List<Path> sources = Repository.mainSources(module);
    Set<Path> packages = new TreeSet<>();
    for (Path file : sources) {
      if (file.getParent() != null) {
        packages.add(file.getParent());
      }
    }
    assertFalse(packages.isEmpty());
    packages.removeIf(p -> sources.contains(p.resolve("package-info.java")));
    assertEquals(Set.of(), packages, "packages without a package-info.java");
  }

  @Test
  void theListOfModulesIsTheReactors() throws IOException {
    String parent = Files.readString(Repository.root().resolve("pom.xml"));
    List<String> inPom =
        parent
            .lines()
            .map(String::trim)
            .filter(line -> line.startsWith("<module>"))
            .map(line -> line.replaceAll("</?module>", ""))
            .toList();
    assertEquals(MODULES, inPom);
  }

  @Test
  void partOfAPackageNameIsNotThePackage() {
    BuiltModule quic = BuiltModule.of("dev.crowfly.quic");
    assertTrue(
        quic.within("dev.crowfly.quic.wire").size() < quic.within("dev.crowfly.quic").size());
    assertEquals(List.of(), quic.within("dev.crowfly.qui"));
  }
}
