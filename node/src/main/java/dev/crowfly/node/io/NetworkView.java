package dev.crowfly.node.io;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.candidate.InterfaceFilter;
import dev.crowfly.ice.candidate.LocalInterface;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What was read of the machine's network at one moment; it reads nothing itself.
 *
 * @param interfaces all of them
 * @param mtuBytes of each interface by name
 * @param routeSources the addresses that packets to the internet leave from; empty without a route
 */
record NetworkView(
    List<LocalInterface> interfaces,
    Map<String, Integer> mtuBytes,
    List<InetAddress> routeSources) {
  private static final int IPV4_AND_UDP_BYTES = 28;
  private static final int IPV6_AND_UDP_BYTES = 48;
  private static final int LARGEST_UDP_PAYLOAD = 65_507;
  private static final int SMALLEST_MTU = 1_280;

  NetworkView {
    interfaces = List.copyOf(interfaces);
    mtuBytes = Map.copyOf(mtuBytes);
    routeSources = List.copyOf(routeSources);
  }

  /** What a socket is to this network: comparable, so that changes are noticed. */
  record SocketView(List<AddressKey> hosts, int maxDatagramBytes) {
    List<InetSocketAddress> addresses() {
      return hosts.stream().map(AddressKey::address).toList();
    }
  }

  /** The addresses that a socket can be reached at, and how large its datagrams may be. */
  SocketView of(Transport transport, InterfaceFilter filter) {
    InetSocketAddress local = transport.localAddress();
    List<InetAddress> addresses = addresses(transport, filter);
    List<AddressKey> hosts =
        addresses.stream()
            .map(each -> new AddressKey(new InetSocketAddress(unscoped(each), local.getPort())))
            .toList();
    return new SocketView(hosts, maxDatagramBytes(addresses, transport.forbidsFragmentation()));
  }

  /**
   * The system gives every IPv6 address the scope of its interface; it means something for
   * link-local ones alone, and others see the rest without: kept, they would never look like ours.
   */
  private static InetAddress unscoped(InetAddress address) {
    if (!(address instanceof Inet6Address) || address.isLinkLocalAddress()) {
      return address;
    }
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  private List<InetAddress> addresses(Transport transport, InterfaceFilter filter) {
    InetAddress bound = transport.localAddress().getAddress();
    if (transport.isSimulated()) {
      return List.of(bound);
    }
    if (!bound.isAnyLocalAddress()) {
      // Whoever binds to an address wants that one, whatever the filter says; it may be gone.
      return owner(bound) == null ? List.of() : List.of(bound);
    }
    List<InetAddress> usable = reachable(filter.select(interfaces), transport);
    return usable.isEmpty()
        ? reachable(filter.withLoopback(true).select(interfaces), transport)
        : usable;
  }

  private static List<InetAddress> reachable(List<InetAddress> addresses, Transport transport) {
    boolean six = transport.localAddress().getAddress() instanceof Inet6Address;
    boolean four = !six || transport.isDualStack();
    return addresses.stream().filter(each -> each instanceof Inet4Address ? four : six).toList();
  }

  private LocalInterface owner(InetAddress address) {
    for (LocalInterface each : interfaces) {
      if (each.up() && each.addresses().contains(address)) {
        return each;
      }
    }
    return null;
  }

  /**
   * With the don't-fragment bit too large a probe is only lost, so the widest interface counts;
   * without it, it would arrive in pieces and prove nothing, so the narrowest one does.
   */
  private int maxDatagramBytes(List<InetAddress> addresses, boolean forbidsFragmentation) {
    List<Integer> sizes = new ArrayList<>();
    for (InetAddress address : addresses) {
      LocalInterface owner = owner(address);
      int mtu = owner == null ? 0 : mtuBytes.getOrDefault(owner.name(), 0);
      int headers = address instanceof Inet4Address ? IPV4_AND_UDP_BYTES : IPV6_AND_UDP_BYTES;
      sizes.add(Math.max(SMALLEST_MTU, mtu) - headers);
    }
    if (sizes.isEmpty()) {
      return SMALLEST_MTU - IPV6_AND_UDP_BYTES;
    }
    int size = forbidsFragmentation ? Collections.max(sizes) : Collections.min(sizes);
    return Math.min(size, LARGEST_UDP_PAYLOAD);
  }
}
