package dev.crowfly.fuzz.walls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The test of {@link PurityTest}: every trespasser is reported, as what it is, and alone. */
class PlantedPurityTest {
  private static final String PLANTED = "dev.crowfly.fuzz.walls.planted.purity";
  private static final String ADAPTER_PACKAGE = PLANTED + ".adapter";
  private static final Purity PURITY = new Purity(ADAPTER_PACKAGE);

  private static final List<ClassFile> CLASSES = BuiltModule.testClasses(PLANTED);

  @ParameterizedTest
  @EnumSource
  void everyTrespasserIsReportedAndNobodyElse(Impurity kind) {
    Set<String> planted =
        CLASSES.stream()
            .filter(c -> c.topLevelName().equals(plantedClass(kind)))
            .map(ClassFile::name)
            .filter(name -> name.indexOf('$') >= 0)
            .filter(name -> !isHelper(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (kind == Impurity.RANDOMNESS) {
      planted.add(ADAPTER_PACKAGE + ".InjectedSecureRandom$NotAnAdapter");
      planted.add(ADAPTER_PACKAGE + ".InjectedSecureRandom$StillGlobal");
    }
    assertTrue(planted.size() >= 7, "too few trespassers: " + planted);

    assertEquals(planted, reported(PURITY, kind, CLASSES));
  }

  @Test
  void theAdapterIsATrespasserInAnyOtherPackage() {
    String adapter = ADAPTER_PACKAGE + ".InjectedSecureRandom";
    assertEquals(
        Set.of(adapter, adapter + "$Bytes", adapter + "$NotAnAdapter", adapter + "$StillGlobal"),
        reported(
            new Purity("dev.crowfly.elsewhere"),
            Impurity.RANDOMNESS,
            CLASSES.stream().filter(c -> c.packageName().equals(ADAPTER_PACKAGE)).toList()));
  }

  @Test
  void entriesWithAnyOwnerAndPseudoMembersAreAllPlanted() {
    for (Impurity kind : Impurity.values()) {
      for (String pattern : kind.patterns()) {
        if (isWildcardOwner(pattern) || pattern.startsWith("<")) {
          assertTrue(
              CLASSES.stream()
                  .flatMap(c -> c.members().stream())
                  .anyMatch(member -> Impurity.matchesMember(pattern, member)),
              "nothing planted for " + pattern);
        }
      }
    }
  }

  static Stream<String> entries() {
    return Arrays.stream(Impurity.values())
        .flatMap(kind -> kind.patterns().stream())
        .filter(p -> !isWildcardOwner(p) && !p.startsWith("<") && !p.startsWith("org.slf4j."));
  }

  /** A misspelt entry would forbid nothing. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void everyEntryExists(String pattern) throws ClassNotFoundException {
    int sharp = pattern.indexOf('#');
    if (sharp >= 0) {
      Class<?> owner = Class.forName(pattern.substring(0, sharp));
      assertTrue(
          members(owner).anyMatch(member -> Impurity.matchesMember(pattern, member)),
          "no such member");
    } else if (pattern.endsWith(".*")) {
      String prefix = pattern.substring(0, pattern.length() - 1);
      assertTrue(
          ModuleLayer.boot().modules().stream()
              .flatMap(m -> m.getPackages().stream())
              .anyMatch(p -> (p + '.').startsWith(prefix)),
          "no such package");
    } else {
      assertDoesNotThrow(() -> Class.forName(pattern.replace("*", "")));
    }
  }

  private static Stream<String> members(Class<?> owner) {
    String prefix = owner.getName() + '#';
    return Stream.of(
            Arrays.stream(owner.getDeclaredConstructors())
                .map(c -> "<init>" + methodType(void.class, c.getParameterTypes())),
            Arrays.stream(owner.getDeclaredMethods())
                .map(m -> m.getName() + methodType(m.getReturnType(), m.getParameterTypes())),
            Arrays.stream(owner.getDeclaredFields())
                .map(f -> f.getName() + ':' + f.getType().descriptorString()))
        .flatMap(names -> names)
        .map(name -> prefix + name);
  }

  private static String methodType(Class<?> returned, Class<?>[] parameters) {
    return MethodType.methodType(returned, parameters).descriptorString();
  }

  private static boolean isWildcardOwner(String pattern) {
    return pattern.contains("*#");
  }

  private static Set<String> reported(Purity purity, Impurity kind, List<ClassFile> classes) {
    return purity.violations(kind, classes).stream()
        .map(violation -> violation.substring(0, violation.indexOf(':')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String plantedClass(Impurity kind) {
    String lower = kind.name().toLowerCase(Locale.ROOT);
    return PLANTED + ".Planted" + kind.name().charAt(0) + lower.substring(1);
  }

  /** The functional interfaces that the method references need do nothing themselves. */
  private static boolean isHelper(String name) {
    return name.endsWith("$Resolver") || name.endsWith("$Opener");
  }
}
