package dev.crowfly.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.link.Datagram;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule of a NAT, named by the words of RFC 4787. */
class NatTest {
  private static final long SECOND = 1_000_000_000L;
  private static final InetSocketAddress X = Addresses.endpoint("192.168.0.2", 5000);
  private static final InetSocketAddress X_OTHER_PORT = Addresses.endpoint("192.168.0.2", 5001);
  private static final InetSocketAddress X2_SAME_PORT = Addresses.endpoint("192.168.0.3", 5000);
  private static final InetSocketAddress Y = Addresses.endpoint("203.0.113.1", 7000);
  private static final InetSocketAddress Y_OTHER_PORT = Addresses.endpoint("203.0.113.1", 7001);
  private static final InetSocketAddress Z = Addresses.endpoint("203.0.113.2", 7000);

  private static NatSettings settings(MappingBehavior mapping, FilteringBehavior filtering) {
    return NatSettings.of(mapping, filtering);
  }

  private static NatSettings open() {
    return settings(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT);
  }

  private static Nat nat(NatSettings settings) {
    return new Nat(settings, Addresses.ip("198.51.100.1"), 42);
  }

  private static InetSocketAddress out(
      Nat nat, InetSocketAddress from, InetSocketAddress to, long now) {
    Datagram out = nat.outbound(new Datagram(from, to, new byte[1]), now);
    return out == null ? null : out.source();
  }

  private static InetSocketAddress in(
      Nat nat, InetSocketAddress from, InetSocketAddress to, long now) {
    Datagram in = nat.inbound(new Datagram(from, to, new byte[1]), now);
    return in == null ? null : in.destination();
  }

  // RFC 4787 §4.1

  @Test
  void endpointIndependentMapping_reusesThePortForAllDestinations() {
    Nat nat = nat(open());
    InetSocketAddress mapped = out(nat, X, Y, 0);
    assertEquals(mapped, out(nat, X, Y_OTHER_PORT, 0));
    assertEquals(mapped, out(nat, X, Z, 0));
    assertNotEquals(mapped, out(nat, X_OTHER_PORT, Y, 0));
  }

  @Test
  void addressDependentMapping_reusesThePortForTheSameAddressOnly() {
    Nat nat =
        nat(settings(MappingBehavior.ADDRESS_DEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT));
    InetSocketAddress mapped = out(nat, X, Y, 0);
    assertEquals(mapped, out(nat, X, Y_OTHER_PORT, 0));
    assertNotEquals(mapped, out(nat, X, Z, 0));
  }

  @Test
  void addressAndPortDependentMapping_reusesThePortForTheSameEndpointOnly() {
    Nat nat =
        nat(
            settings(
                MappingBehavior.ADDRESS_AND_PORT_DEPENDENT,
                FilteringBehavior.ENDPOINT_INDEPENDENT));
    InetSocketAddress mapped = out(nat, X, Y, 0);
    assertEquals(mapped, out(nat, X, Y, 0));
    assertNotEquals(mapped, out(nat, X, Y_OTHER_PORT, 0));
    assertNotEquals(mapped, out(nat, X, Z, 0));
  }

  // RFC 4787 §4.2.1

  @Test
  void portPreservation_keepsTheInsidePortWhereItIsFree() {
    Nat nat = nat(open());
    assertEquals(5000, out(nat, X, Y, 0).getPort());
    assertNotEquals(5000, out(nat, X2_SAME_PORT, Y, 0).getPort());
  }

  @Test
  void portOverloading_neverHappens() {
    Nat nat = nat(open().portRange(2000, 2009));
    Set<Integer> ports = new HashSet<>();
    for (int port = 1; port <= 10; port++) {
      ports.add(out(nat, Addresses.endpoint("192.168.0.2", port), Y, 0).getPort());
    }
    assertEquals(10, ports.size());
    assertNull(out(nat, X, Y, 0), "all ports are in use");
    assertEquals(1, nat.refused());
  }

  @Test
  void sequentialPorts_comeOneAfterTheOther() {
    Nat nat = nat(open().ports(PortAssignment.SEQUENTIAL).portRange(3000, 3002));
    assertEquals(3000, out(nat, X, Y, 0).getPort());
    assertEquals(3001, out(nat, X_OTHER_PORT, Y, 0).getPort());
    assertEquals(3002, out(nat, X2_SAME_PORT, Y, 0).getPort());
  }

  @Test
  void randomPorts_areOfTheSeed() {
    NatSettings random = open().ports(PortAssignment.RANDOM);
    assertEquals(out(nat(random), X, Y, 0), out(nat(random), X, Y, 0));
    Nat nat = nat(random);
    int first = out(nat, X, Y, 0).getPort();
    int second = out(nat, X_OTHER_PORT, Y, 0).getPort();
    assertTrue(Math.abs(first - second) > 1, first + " and " + second);
  }

  // RFC 4787 §4.3

  @Test
  void mappingLifetime_endsWithoutOutboundRefresh() {
    Nat nat = nat(open().ports(PortAssignment.SEQUENTIAL).lifetime(30 * SECOND, false));
    InetSocketAddress mapped = out(nat, X, Y, 0);
    assertEquals(mapped, out(nat, X, Z, 29 * SECOND), "REQ-6: outbound refreshes");
    assertEquals(X, in(nat, Y, mapped, 58 * SECOND));
    assertNull(in(nat, Y, mapped, 59 * SECOND), "inbound did not refresh");
    assertNotEquals(mapped, out(nat, X, Y, 59 * SECOND));
  }

  @Test
  void mappingLifetime_isExtendedByInboundRefreshWhereItIsOn() {
    Nat nat = nat(open().lifetime(30 * SECOND, true));
    InetSocketAddress mapped = out(nat, X, Y, 0);
    assertEquals(X, in(nat, Y, mapped, 29 * SECOND));
    assertEquals(X, in(nat, Y, mapped, 58 * SECOND));
    assertNull(in(nat, Y, mapped, 88 * SECOND));
  }

  @Test
  void filteringRule_endsThoughItsMappingLivesOn() {
    Nat nat =
        nat(
            settings(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT)
                .lifetime(30 * SECOND, false));
    InetSocketAddress mapped = out(nat, X, Y, 0);
    out(nat, X, Z, 20 * SECOND);
    assertNull(in(nat, Y, mapped, 31 * SECOND));
    assertEquals(X, in(nat, Z, mapped, 31 * SECOND));
  }

  // RFC 4787 §5

  @Test
  void endpointIndependentFiltering_letsEverybodyIn() {
    Nat nat = nat(open());
    InetSocketAddress mapped = out(nat, X, Y, 0);
    assertEquals(X, in(nat, Y, mapped, 1));
    assertEquals(X, in(nat, Y_OTHER_PORT, mapped, 1));
    assertEquals(X, in(nat, Z, mapped, 1));
    assertNull(in(nat, Y, new InetSocketAddress(mapped.getAddress(), 6000), 1), "no mapping");
  }

  @Test
  void addressDependentFiltering_asksWhetherTheAddressWasSentTo() {
    Nat nat =
        nat(settings(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT));
    InetSocketAddress mapped = out(nat, X, Y, 0);
    assertEquals(X, in(nat, Y, mapped, 1));
    assertEquals(X, in(nat, Y_OTHER_PORT, mapped, 1));
    assertNull(in(nat, Z, mapped, 1));
    assertEquals(1, nat.filtered());
  }

  @Test
  void addressAndPortDependentFiltering_asksWhetherTheEndpointWasSentTo() {
    Nat nat =
        nat(
            settings(
                MappingBehavior.ENDPOINT_INDEPENDENT,
                FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT));
    InetSocketAddress mapped = out(nat, X, Y, 0);
    assertEquals(X, in(nat, Y, mapped, 1));
    assertNull(in(nat, Y_OTHER_PORT, mapped, 1));
    assertNull(in(nat, Z, mapped, 1));
  }

  @Test
  void filteringRules_areOfTheInsideEndpointNotOfTheHost() {
    Nat nat =
        nat(settings(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT));
    InetSocketAddress mapped = out(nat, X, Y, 0);
    out(nat, X_OTHER_PORT, Z, 0);
    assertNull(in(nat, Z, mapped, 1));
  }

  // Memory

  @Test
  void tableOfMappings_isBoundedAndCleansUp() {
    Nat nat = nat(open().limits(3, 10).lifetime(30 * SECOND, false));
    for (int port = 2001; port <= 2003; port++) {
      assertNotNull(out(nat, Addresses.endpoint("192.168.0.2", port), Y, 0));
    }
    assertNull(out(nat, X, Y, SECOND));
    assertEquals(3, nat.size());
    assertNotNull(out(nat, X, Y, 30 * SECOND));
    assertEquals(1, nat.size());
  }

  @Test
  void filteringRules_areBounded() {
    Contacts contacts = new Contacts(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT, 30 * SECOND, 2);
    contacts.sentTo(Y, 0);
    contacts.sentTo(Z, 0);
    contacts.sentTo(Y, 1);
    contacts.sentTo(Y_OTHER_PORT, 2);
    assertEquals(2, contacts.size());
    assertTrue(contacts.letsIn(Y, 3));
    assertEquals(false, contacts.letsIn(Z, 3), "the one longest unused gave way");
  }

  // Rebinding

  @Test
  void rebinding_givesAnotherPortEvenWherePortsArePreserved() {
    Nat nat = nat(open());
    InetSocketAddress before = out(nat, X, Y, 0);
    nat.rebind();
    assertNull(in(nat, Y, before, 1));
    assertNotEquals(before, out(nat, X, Y, 2));
  }

  @Test
  void rebinding_takesAnOldPortWhenThereIsNoOther() {
    Nat nat = nat(open().portRange(2000, 2000));
    InetSocketAddress before = out(nat, X, Y, 0);
    nat.rebind();
    assertEquals(before, out(nat, X, Y, 2));
  }

  @Test
  void settings_areChecked() {
    assertThrows(IllegalArgumentException.class, () -> open().portRange(9, 8));
    assertThrows(IllegalArgumentException.class, () -> open().lifetime(0, true));
  }
}
