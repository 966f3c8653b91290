package dev.crowfly.fuzz.walls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each module depends on, by its pom: the only wall that bench has, which has no module. */
class PomTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quic      |",
        "ice       |",
        "signaling |",
        "node      | quic ice signaling",
        "bench     | quic ice signaling node",
        "fuzz      | quic ice signaling node",
      })
  void modulesDependDownwardsOnly(String module, String allowed) throws IOException {
    Set<String> strangers = new TreeSet<>(read(module).inAnyScope());
    strangers.removeIf(artifact -> !artifact.startsWith("crowfly-"));
    for (String name : allowed == null ? new String[0] : allowed.split(" ")) {
      strangers.remove("crowfly-" + name);
    }
    assertEquals(Set.of(), strangers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quic      | bcprov-jdk18on bctls-jdk18on bcutil-jdk18on",
        "ice       |",
        "signaling |",
        "node      | crowfly-quic crowfly-ice crowfly-signaling picocli",
      })
  void usersGetNoOtherArtifactsAtRunTime(String module, String artifacts) throws IOException {
    Set<String> expected = artifacts == null ? Set.of() : Set.of(artifacts.split(" "));
    assertEquals(expected, read(module).atRunTime());
  }

  @Test
  void plantedPomIsReadWithItsScopesAndProfiles() throws IOException {
    String planted =
        """
        <project>
          <dependencyManagement><dependencies>
            <dependency><artifactId>managed</artifactId></dependency>
          </dependencies></dependencyManagement>
          <dependencies>
            <dependency><artifactId>crowfly-fuzz</artifactId></dependency>
            <dependency><artifactId>tested</artifactId><scope>test</scope></dependency>
            <dependency><artifactId>late</artifactId><scope>runtime</scope></dependency>
          </dependencies>
          <build><plugins><plugin><dependencies>
            <dependency><artifactId>of-plugin</artifactId></dependency>
          </dependencies></plugin></plugins></build>
          <profiles><profile><dependencies>
            <dependency><artifactId>crowfly-bench</artifactId></dependency>
          </dependencies></profile></profiles>
        </project>
        """;
    Pom pom = Pom.read(new ByteArrayInputStream(planted.getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        Map.of(
            "compile", Set.of("crowfly-fuzz", "crowfly-bench"),
            "test", Set.of("tested"),
            "runtime", Set.of("late")),
        pom.dependencies());
    assertEquals(Set.of("crowfly-fuzz", "crowfly-bench", "late"), pom.atRunTime());
  }

  private static Pom read(String module) throws IOException {
    try (InputStream in = Files.newInputStream(Repository.pom(module))) {
      return Pom.read(in);
    }
  }
}
