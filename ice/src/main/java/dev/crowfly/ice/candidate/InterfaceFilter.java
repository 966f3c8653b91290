package dev.crowfly.ice.candidate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which interfaces become host candidates. It judges what it is given and reads nothing itself.
 *
 * <p>Off by default: loopback, and the interfaces that container and virtual-machine software makes
 * ({@link #VIRTUAL_PREFIXES}), whose addresses mean nothing, or something else, to a peer. A bridge
 * such as {@code br0} stays: it often carries the machine's own address. Names are compared without
 * regard to case.
 *
 * @param loopback whether loopback interfaces and addresses are used
 * @param pointToPoint whether point-to-point interfaces are used
 * @param linkLocal whether link-local addresses are used
 * @param excludedPrefixes interfaces whose name begins so are not used
 * @param onlyNames if not empty: the only interfaces that are used, whatever their prefix
 */
public record InterfaceFilter(
    boolean loopback,
    boolean pointToPoint,
    boolean linkLocal,
    List<String> excludedPrefixes,
    List<String> onlyNames) {
  /** Docker, Podman, libvirt, LXC, Kubernetes, VMware, VirtualBox, Hyper-V, macOS bridges. */
  public static final List<String> VIRTUAL_PREFIXES =
      List.of(
          "docker",
          "br-",
          "veth",
          "virbr",
          "vnet",
          "lxc",
          "lxdbr",
          "podman",
          "cni",
          "flannel",
          "cali",
          "vmnet",
          "vboxnet",
          "vethernet",
          "bridge");

  /** Keeps copies of the lists. */
  public InterfaceFilter {
    excludedPrefixes = List.copyOf(excludedPrefixes);
    onlyNames = List.copyOf(onlyNames);
  }

  /** What fits most machines. */
  public static InterfaceFilter defaults() {
    return new InterfaceFilter(false, true, true, VIRTUAL_PREFIXES, List.of());
  }

  /** The same, with or without loopback. */
  public InterfaceFilter withLoopback(boolean use) {
    return new InterfaceFilter(use, pointToPoint, linkLocal, excludedPrefixes, onlyNames);
  }

  /** The same, with or without point-to-point interfaces. */
  public InterfaceFilter withPointToPoint(boolean use) {
    return new InterfaceFilter(loopback, use, linkLocal, excludedPrefixes, onlyNames);
  }

  /** The same, with or without link-local addresses. */
  public InterfaceFilter withLinkLocal(boolean use) {
    return new InterfaceFilter(loopback, pointToPoint, use, excludedPrefixes, onlyNames);
  }

  /** The same with other excluded prefixes. */
  public InterfaceFilter withExcludedPrefixes(List<String> prefixes) {
    return new InterfaceFilter(loopback, pointToPoint, linkLocal, prefixes, onlyNames);
  }

  /** The same with these interfaces and no others. */
  public InterfaceFilter withOnlyNames(List<String> names) {
    return new InterfaceFilter(loopback, pointToPoint, linkLocal, excludedPrefixes, names);
  }

  /** The addresses to use, in the order in which they are given, each once. */
  public List<InetAddress> select(List<LocalInterface> interfaces) {
    List<InetAddress> out = new ArrayList<>();
    for (LocalInterface each : interfaces) {
      if (!allows(each)) {
        continue;
      }
      for (InetAddress address : each.addresses()) {
        if (allows(address) && out.stream().noneMatch(known -> same(known, address))) {
          out.add(address);
        }
      }
    }
    return out;
  }

  /** Whether an interface is used. */
  public boolean allows(LocalInterface each) {
    if (!each.up() || (each.loopback() && !loopback) || (each.pointToPoint() && !pointToPoint)) {
      return false;
    }
    String name = each.name().toLowerCase(Locale.ROOT);
    if (!onlyNames.isEmpty()) {
      return onlyNames.stream().anyMatch(only -> only.toLowerCase(Locale.ROOT).equals(name));
    }
    return excludedPrefixes.stream()
        .noneMatch(prefix -> name.startsWith(prefix.toLowerCase(Locale.ROOT)));
  }

  private boolean allows(InetAddress address) {
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      return false;
    }
    return (loopback || !address.isLoopbackAddress())
        && (linkLocal || !address.isLinkLocalAddress());
  }

  private static boolean same(InetAddress a, InetAddress b) {
    int scopeA = a instanceof Inet6Address six ? six.getScopeId() : 0;
    int scopeB = b instanceof Inet6Address six ? six.getScopeId() : 0;
    return a.equals(b) && scopeA == scopeB;
  }
}
