package dev.crowfly.fuzz.walls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each module offers and wants, by its descriptor. */
class DescriptorWallTest {

  @Test
  void quicWantsBouncyCastleAndNothingElse() {
    assertClean(
        "quic",
        Set.of(
            "dev.crowfly.quic",
            "dev.crowfly.quic.endpoint",
            "dev.crowfly.quic.identity",
            "dev.crowfly.quic.qlog"),
        Set.of("org.bouncycastle.provider", "org.bouncycastle.tls", "org.bouncycastle.util"));
  }

  @ParameterizedTest
  @CsvSource({"ice", "signaling"})
  void iceAndSignalingWantNothing(String module) {
    ModuleDescriptor descriptor = BuiltModule.of("dev.crowfly." + module).descriptor();
    assertClean(module, ownPackages(descriptor), Set.of());
  }

  @Test
  void nodeWantsTheThreeItsCommandLineAndTwoModulesOfTheJdk() {
    ModuleDescriptor descriptor = BuiltModule.of("dev.crowfly.node").descriptor();
    assertClean(
        "node",
        ownPackages(descriptor),
        Set.of(
            "dev.crowfly.quic",
            "dev.crowfly.ice",
            "dev.crowfly.signaling",
            "info.picocli",
            "jdk.httpserver",
            "jdk.jfr"));
  }

  @Test
  void exportsOfTheSimulatorHaveNoChosenFriends() {
    ModuleDescriptor descriptor = BuiltModule.of("dev.crowfly.fuzz").descriptor();
    assertClean(
        "fuzz",
        ownPackages(descriptor),
        Set.of("dev.crowfly.quic", "dev.crowfly.ice", "dev.crowfly.signaling", "dev.crowfly.node"));
  }

  @Test
  void plantedDescriptorIsReportedWhole() {
    ModuleDescriptor planted =
        ModuleDescriptor.newModule("planted")
            .requires("java.base")
            .requires("java.sql")
            .requires("org.licensed")
            .exports("planted.api")
            .exports("planted.inner")
            .exports("planted.friends", Set.of("friend"))
            .opens("planted.open")
            .build();
    assertEquals(
        Set.of(
            "requires java.sql",
            "exports planted.inner",
            "exports planted.friends to [friend]",
            "opens planted.open"),
        Set.copyOf(
            new DescriptorWall(Set.of("planted.api", "planted.friends"), Set.of("org.licensed"))
                .violations(planted)));
  }

  @Test
  void plantedOpenModuleIsReported() {
    assertEquals(
        List.of("is open"),
        new DescriptorWall(Set.of(), Set.of())
            .violations(ModuleDescriptor.newOpenModule("planted").build()));
  }

  private static Set<String> ownPackages(ModuleDescriptor descriptor) {
    Set<String> own = new TreeSet<>();
    descriptor.exports().forEach(e -> own.add(e.source()));
    return own;
  }

  private static void assertClean(String module, Set<String> exports, Set<String> requires) {
    ModuleDescriptor descriptor = BuiltModule.of("dev.crowfly." + module).descriptor();
    assertEquals("dev.crowfly." + module, descriptor.name());
    assertEquals(List.of(), new DescriptorWall(exports, requires).violations(descriptor));
  }
}
