package dev.crowfly.ice.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.behavior.FilteringBehavior;
import dev.crowfly.ice.behavior.Hairpinning;
import dev.crowfly.ice.behavior.MappingBehavior;
import dev.crowfly.ice.behavior.NatBehavior;
import dev.crowfly.ice.behavior.Translation;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our discovery asks coturn's server, bare and behind user-space NATs of every kind. */
class CoturnServerTest {
  @TempDir private Path directory;
  private Coturn coturn;

  @BeforeEach
  void start() throws Exception {
    ForeignProgram.require("turnserver", "coturn");
    coturn = Coturn.start(directory);
  }

  @AfterEach
  void stop() throws Exception {
    if (coturn != null) {
      coturn.close();
    }
  }

  @Test
  void withoutNatBothClientsFindNothingInTheWay() throws Exception {
    InetSocketAddress server = coturn.address();
    String port = Integer.toString(server.getPort());
    try (Selector selector = Selector.open();
        NattedDiscovery ours = NattedDiscovery.bare(selector, server);
        ForeignProgram theirs =
            ForeignProgram.start("turnutils_natdiscovery", "-m", "-f", "-p", port, "127.0.0.1")) {
      NattedDiscovery.runAll(selector, List.of(ours));
      NatBehavior found = ours.result();
      System.out.println("coturn, no NAT: " + found.sentence());
      assertEquals(Translation.NONE, found.translation());
      assertEquals(MappingBehavior.ENDPOINT_INDEPENDENT, found.mapping());
      assertEquals(FilteringBehavior.ENDPOINT_INDEPENDENT, found.filtering());
      String printed = theirs.printedUntilEnd();
      assertTrue(printed.contains("NAT with Endpoint Independent Mapping!"), printed);
      assertTrue(printed.contains("NAT with Endpoint Independent Filtering!"), printed);
    }
  }

  @Test
  void everyKindOfNatIsFoundWithCoturn() throws Exception {
    List<NattedDiscovery> all = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (var mapping : dev.crowfly.sim.net.MappingBehavior.values()) {
        for (var filtering : dev.crowfly.sim.net.FilteringBehavior.values()) {
          all.add(NattedDiscovery.behind(selector, coturn.address(), mapping, filtering));
        }
      }
      NattedDiscovery.runAll(selector, all);
      for (NattedDiscovery each : all) {
        NatBehavior found = each.result();
        System.out.println("coturn, " + each + ": " + found.sentence());
        assertEquals(each.mapping().name(), found.mapping().name(), each.toString());
        assertEquals(each.filtering().name(), found.filtering().name(), each.toString());
        if (found.mapping() == MappingBehavior.ENDPOINT_INDEPENDENT) {
          assertEquals(Hairpinning.SUPPORTED, found.hairpinning(), each.toString());
        }
      }
    } finally {
      for (NattedDiscovery each : all) {
        each.close();
      }
    }
  }
}
