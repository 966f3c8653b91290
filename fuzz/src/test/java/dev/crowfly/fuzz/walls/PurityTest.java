package dev.crowfly.fuzz.walls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Pure code is pure. That these rules see anything is {@link PlantedPurityTest}'s part. */
class PurityTest {
  private static final Purity PURITY = new Purity("dev.crowfly.quic.tls");

  @TestFactory
  List<DynamicTest> pureCodeNamesNothingImpure() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String module : List.of("quic", "ice", "signaling")) {
      List<ClassFile> classes = BuiltModule.of("dev.crowfly." + module).classes();
      assertFalse(classes.isEmpty());
      addTests(tests, module, classes);
    }
    // The rest of node is what sockets, threads, clocks and files are for.
    addTests(
        tests, "node.core", BuiltModule.of("dev.crowfly.node").within("dev.crowfly.node.core"));
    List<ClassFile> simulator = BuiltModule.of("dev.crowfly.fuzz").within("dev.crowfly.sim");
    assertFalse(simulator.isEmpty());
    addTests(tests, "sim", simulator);
    return tests;
  }

  private static void addTests(List<DynamicTest> tests, String where, List<ClassFile> classes) {
    for (Impurity kind : Impurity.values()) {
      String rule = where + " names no " + kind;
      tests.add(
          DynamicTest.dynamicTest(
              rule, () -> assertEquals(List.of(), PURITY.violations(kind, classes), rule)));
    }
  }
}
