package dev.crowfly.ice.foreign;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.net.FilteringBehavior;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our server core on loopback, asked by the clients that Debian has. */
class ForeignClientTest {
  private SocketServer open;
  private SocketServer addressFilter;
  private SocketServer portFilter;

  @BeforeEach
  void serve() throws IOException {
    open = SocketServer.open("127.0.0.1", "127.0.0.2");
    addressFilter =
        SocketServer.open("127.0.0.1", "127.0.0.2")
            .behindFilter(FilteringBehavior.ADDRESS_DEPENDENT);
    portFilter =
        SocketServer.open("127.0.0.1", "127.0.0.2")
            .behindFilter(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
  }

  @AfterEach
  void stop() throws IOException {
    open.close();
    addressFilter.close();
    portFilter.close();
  }

  /** stun-client speaks RFC 3489: no magic cookie, CHANGED-ADDRESS. */
  @Test
  void classicStunClientToldByOurServerWhereItIs() throws Exception {
    ForeignProgram.require("stun", "stun-client");
    try (ForeignProgram free = stun(open);
        ForeignProgram filtered = stun(portFilter)) {
      String printed = free.printedUntilEnd();
      assertTrue(printed.contains("test I = 1"), printed);
      assertTrue(printed.contains("test II = 1"), printed);
      assertTrue(printed.contains("test III = 1"), printed);
      assertTrue(printed.contains("test I(2) = 1"), printed);
      assertTrue(printed.contains("is nat  = 0"), printed);
      assertTrue(printed.contains("mapped IP same = 1"), printed);
      assertTrue(printed.contains("Primary: Open"), printed);
      String other = filtered.printedUntilEnd();
      assertTrue(other.contains("Primary: Firewall"), other);
    }
  }

  @Test
  void natdiscoveryOfCoturnFindsTheFilteringThatIsThere() throws Exception {
    ForeignProgram.require("turnutils_natdiscovery", "coturn");
    try (ForeignProgram free = natDiscovery(open, "-f");
        ForeignProgram byAddress = natDiscovery(addressFilter, "-f");
        ForeignProgram byPort = natDiscovery(portFilter, "-f")) {
      assertFound(free, "NAT with Endpoint Independent Filtering!");
      assertFound(byAddress, "NAT with Address Dependent Filtering!");
      assertFound(byPort, "NAT with Address and Port Dependent Filtering!");
    }
  }

  @Test
  void natdiscoveryOfCoturnFindsMappingHairpinningAndTheAddresses() throws Exception {
    ForeignProgram.require("turnutils_natdiscovery", "coturn");
    try (ForeignProgram mapping = natDiscovery(open, "-m");
        ForeignProgram padded = natDiscovery(open, "-mP");
        ForeignProgram hairpin = natDiscovery(open, "-H")) {
      assertFound(mapping, "NAT with Endpoint Independent Mapping!");
      assertFound(padded, "NAT with Endpoint Independent Mapping!");
      assertFound(padded, "No ALG: Mapped == XOR-Mapped");
      assertFound(hairpin, "Received a request (maybe a successful hairpinning)");
      assertFound(mapping, "Response origin: : " + text(open.addresses().get(0)));
      assertFound(mapping, "Response origin: : " + text(open.addresses().get(2)));
      assertFound(mapping, "Other addr: : " + text(open.addresses().get(3)));
    }
  }

  @Test
  void stunclientOfCoturnGetsAnswersFromWhereItAsksForThem() throws Exception {
    ForeignProgram.require("turnutils_stunclient", "coturn");
    try (ForeignProgram client =
        ForeignProgram.start("turnutils_stunclient", "-p", port(open), "127.0.0.1")) {
      assertFound(client, "Response origin: : " + text(open.addresses().get(3)));
      assertFound(client, "RFC 5780 response 3");
    }
  }

  @Test
  void serverWithOneAddressRefusesToAnswerFromElsewhere() throws Exception {
    ForeignProgram.require("turnutils_natdiscovery", "coturn");
    ForeignProgram.require("stun", "stun-client");
    try (SocketServer single = SocketServer.open("127.0.0.1", null);
        ForeignProgram modern = natDiscovery(single, "-f");
        ForeignProgram classic = stun(single)) {
      String printed = modern.printedUntilEnd();
      assertTrue(printed.contains("UDP reflexive addr: 127.0.0.1:"), printed);
      assertFalse(printed.contains("Other addr"), printed);
      String ofClassic = classic.printedUntilEnd();
      assertTrue(ofClassic.contains("MappedAddress = 127.0.0.1:"), ofClassic);
      assertFalse(ofClassic.contains("problem parsing"), ofClassic);
    }
  }

  private static ForeignProgram stun(SocketServer server) throws IOException {
    return ForeignProgram.start("stun", "127.0.0.1:" + port(server), "-v");
  }

  private static ForeignProgram natDiscovery(SocketServer server, String what) throws IOException {
    return ForeignProgram.start("turnutils_natdiscovery", what, "-p", port(server), "127.0.0.1");
  }

  private static void assertFound(ForeignProgram program, String line)
      throws IOException, InterruptedException {
    String printed = program.printedUntilEnd();
    assertTrue(printed.contains(line), () -> "expected \"" + line + "\" in:\n" + printed);
  }

  private static String port(SocketServer server) {
    return Integer.toString(server.addresses().get(0).getPort());
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
