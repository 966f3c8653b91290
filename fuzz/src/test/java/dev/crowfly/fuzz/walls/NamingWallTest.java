package dev.crowfly.fuzz.walls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may name whom, between modules and inside them. */
class NamingWallTest {
  private static final String PLANTED = "dev.crowfly.fuzz.walls.planted";

  private static final List<NamingWall> WALLS =
      List.of(
          NamingWall.direction("dev.crowfly", "dev.crowfly.quic"),
          NamingWall.direction("dev.crowfly", "dev.crowfly.ice"),
          NamingWall.direction("dev.crowfly", "dev.crowfly.signaling"),
          NamingWall.direction(
              "dev.crowfly",
              "dev.crowfly.node",
              "dev.crowfly.quic",
              "dev.crowfly.ice",
              "dev.crowfly.signaling"),
          NamingWall.direction(
              "dev.crowfly",
              "dev.crowfly.fuzz",
              "dev.crowfly.quic",
              "dev.crowfly.ice",
              "dev.crowfly.signaling",
              "dev.crowfly.node"),
          NamingWall.direction(
              "dev.crowfly",
              "dev.crowfly.sim",
              "dev.crowfly.quic",
              "dev.crowfly.ice",
              "dev.crowfly.signaling",
              "dev.crowfly.node.core"),
          // NATs, links and the oracle know nothing of what they judge.
          NamingWall.direction("dev.crowfly", "dev.crowfly.sim.net", "dev.crowfly.sim.link"),
          NamingWall.direction("dev.crowfly", "dev.crowfly.sim.link"),
          NamingWall.order("dev.crowfly.sim", Map.of("link", 0, "net", 1, "", 2, "work", 3)),
          // The core of a node is driven by the loop and the command line, and knows neither.
          NamingWall.direction("dev.crowfly.node", "dev.crowfly.node.core"),
          NamingWall.rootNamesNoSubpackage("dev.crowfly.quic"),
          NamingWall.onlyInside(
              "org.bouncycastle", "dev.crowfly.quic.tls", "dev.crowfly.quic.identity"),
          NamingWall.order(
              "dev.crowfly.quic",
              Map.ofEntries(
                  Map.entry("", 0),
                  Map.entry("wire", 1),
                  Map.entry("ack", 2),
                  Map.entry("crypto", 2),
                  Map.entry("cid", 3),
                  Map.entry("identity", 3),
                  Map.entry("recovery", 3),
                  Map.entry("qlog", 2),
                  Map.entry("stream", 3),
                  Map.entry("tls", 3),
                  Map.entry("path", 4),
                  Map.entry("connection", 5),
                  Map.entry("endpoint", 6))),
          NamingWall.rootNamesNoSubpackage("dev.crowfly.ice"),
          NamingWall.order(
              "dev.crowfly.ice",
              Map.of("", 0, "stun", 1, "candidate", 1, "agent", 2, "behavior", 2, "guess", 2)),
          NamingWall.rootNamesNoSubpackage("dev.crowfly.node.core"),
          NamingWall.onlyInside("picocli", "dev.crowfly.node.cli"),
          NamingWall.onlyInside("jdk.jfr", "dev.crowfly.node.eyes"),
          NamingWall.onlyInside("com.sun.net.httpserver", "dev.crowfly.node.eyes"),
          NamingWall.order(
              "dev.crowfly.node",
              Map.ofEntries(
                  Map.entry("core", 0),
                  Map.entry("core.leg", 1),
                  Map.entry("core.relay", 1),
                  Map.entry("core.select", 1),
                  Map.entry("core.tunnel", 1),
                  Map.entry("core.session", 2),
                  Map.entry("core.edge", 3),
                  Map.entry("core.intermediate", 3),
                  Map.entry("eyes", 4),
                  Map.entry("files", 4),
                  Map.entry("io", 4),
                  Map.entry("nat", 5),
                  Map.entry("io.tunnel", 5),
                  Map.entry("runtime", 6),
                  Map.entry("", 7),
                  Map.entry("demo", 8),
                  Map.entry("netcheck", 8),
                  Map.entry("cli", 9))),
          NamingWall.rootNamesNoSubpackage("dev.crowfly.signaling"),
          NamingWall.order(
              "dev.crowfly.signaling",
              Map.of("", 0, "codec", 1, "registry", 1, "client", 2, "switchboard", 2)));

  @TestFactory
  List<DynamicTest> wallsBetweenAndInsideModules() {
    List<ClassFile> all = new ArrayList<>();
    for (String module : List.of("quic", "ice", "signaling", "node", "fuzz")) {
      all.addAll(BuiltModule.of("dev.crowfly." + module).classes());
    }
    return WALLS.stream()
        .map(
            wall ->
                DynamicTest.dynamicTest(
                    wall.reason(),
                    () -> assertEquals(List.of(), wall.violations(all), wall.reason())))
        .toList();
  }

  @TestFactory
  List<DynamicTest> packagesOfAModuleFormNoCircle() {
    return List.of("quic", "ice", "signaling", "node", "fuzz").stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () -> {
                      List<ClassFile> classes = BuiltModule.of("dev.crowfly." + module).classes();
                      assertFalse(classes.isEmpty());
                      assertEquals(List.of(), PackageCycles.in(classes), module);
                    }))
        .toList();
  }

  @Test
  void plantedCircleIsReportedWithItsLinks() {
    String p = PLANTED + ".cycle.";
    assertEquals(
        List.of(
            p
                + "left.Left names "
                + p
                + "middle.Middle, "
                + p
                + "middle.Middle names "
                + p
                + "right.Right, "
                + p
                + "right.Right names "
                + p
                + "left.Left"),
        PackageCycles.in(BuiltModule.testClasses(PLANTED + ".cycle")));
  }

  @Test
  void packagesThatKnowEachOtherOneWayAreNoCircle() {
    assertEquals(List.of(), PackageCycles.in(BuiltModule.testClasses(PLANTED + ".licence")));
    assertEquals(
        List.of(),
        PackageCycles.in(
            BuiltModule.testClasses(PLANTED + ".direction").stream()
                .filter(c -> !c.name().endsWith(".NamesUpper"))
                .toList()));
  }

  @Test
  void plantedWrongDirectionIsReportedAlone() {
    String p = PLANTED + ".direction.";
    List<ClassFile> classes = BuiltModule.testClasses(PLANTED + ".direction");
    assertEquals(
        List.of(p + "lower.NamesUpper: " + p + "upper.Upper"),
        NamingWall.direction(PLANTED, p + "lower").violations(classes));
    assertEquals(
        List.of(), NamingWall.direction(PLANTED, p + "upper", p + "lower").violations(classes));
    assertEquals(
        List.of(p + "upper.Upper: " + p + "lower.Lower"),
        NamingWall.direction(PLANTED, p + "upper").violations(classes));
  }

  @Test
  void plantedRootThatNamesASubpackageIsReportedAlone() {
    String p = PLANTED + ".root";
    assertEquals(
        List.of(p + ".NamesInner: " + p + ".inner.Inner"),
        NamingWall.rootNamesNoSubpackage(p).violations(BuiltModule.testClasses(p)));
  }

  @Test
  void plantedUseOfALibraryIsReportedOutsideOfItsPackageAlone() {
    String p = PLANTED + ".licence";
    assertEquals(
        List.of(p + ".NamesLibrary: org.bouncycastle.util.encoders.Hex"),
        NamingWall.onlyInside("org.bouncycastle", p + ".licensed")
            .violations(BuiltModule.testClasses(p)));
  }

  @Test
  void plantedUseOfAHigherOrUnrankedPackageIsReportedAlone() {
    String p = PLANTED + ".order";
    assertEquals(
        List.of(
            p + ".low.NamesHigh: " + p + ".high.High",
            p + ".unranked.Unranked: " + p + ".low.Low",
            p + ".unranked.Unranked: " + p + ".unranked.Unranked"),
        NamingWall.order(p, Map.of("low", 1, "high", 2)).violations(BuiltModule.testClasses(p)));
  }
}
