package dev.crowfly.node.io;

import dev.crowfly.ice.candidate.InterfaceFilter;
import dev.crowfly.ice.candidate.LocalInterface;
import dev.crowfly.node.core.LocalBase;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Watches the machine's network: which addresses the sockets can be reached at.
 *
 * <p>Reads every {@link #PERIOD} on a helper thread. When the addresses, the route out or the
 * datagram size have changed, the loop's generation goes up and the watcher is told. A route is
 * found by connecting a UDP socket to an address that belongs to nobody, which sends nothing.
 */
public final class Interfaces {
  /** How often the interfaces are read. */
  public static final Duration PERIOD = Duration.ofSeconds(2);

  // RFC 5737 and RFC 3849: for documentation, so routed as any address is and used by none.
  private static final byte[] SOMEWHERE_4 = {(byte) 198, 51, 100, 1};
  private static final byte[] SOMEWHERE_6 = {
    0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
  };
  private static final int DISCARD_PORT = 9;

  private final EventLoop loop;
  private final List<Transport> transports;
  private final InterfaceFilter filter;
  private final Watcher watcher;
  private final Supplier<NetworkView> reader;
  private List<NetworkView.SocketView> known;
  private List<InetAddress> knownSources;

  /** What a change of the network is told to. */
  @FunctionalInterface
  public interface Watcher {
    /** On the loop thread, first with what there is at the start; one base per socket. */
    void changed(List<LocalBase> bases, long now);
  }

  Interfaces(
      EventLoop loop, InterfaceFilter filter, Watcher watcher, Supplier<NetworkView> reader) {
    this.loop = loop;
    transports = List.copyOf(loop.transports());
    this.filter = filter;
    this.watcher = watcher;
    this.reader = reader;
  }

  /** Begins to watch on behalf of the sockets that a loop has now; it need not have started. */
  public static void watch(
      EventLoop loop, HelperThreads helpers, InterfaceFilter filter, Watcher watcher) {
    Interfaces watch = new Interfaces(loop, filter, watcher, Interfaces::read);
    helpers.repeat(watch::look, PERIOD);
  }

  /** Reads once, and tells if something has changed; on one thread at a time. */
  void look() {
    NetworkView view = reader.get();
    if (view == null) {
      return; // could not be read: what was true a moment ago is the best that is known
    }
    List<NetworkView.SocketView> present = new ArrayList<>();
    for (Transport transport : transports) {
      present.add(view.of(transport, filter));
    }
    if (present.equals(known) && view.routeSources().equals(knownSources)) {
      return;
    }
    boolean first = known == null;
    known = present;
    knownSources = view.routeSources();
    loop.execute(now -> tell(present, first, now));
  }

  private void tell(List<NetworkView.SocketView> present, boolean first, long now) {
    if (!first) {
      loop.nextGeneration();
    }
    List<LocalBase> bases = new ArrayList<>();
    for (int i = 0; i < present.size(); i++) {
      NetworkView.SocketView socket = present.get(i);
      bases.add(new LocalBase(loop.key(i), socket.addresses(), socket.maxDatagramBytes()));
    }
    watcher.changed(bases, now);
  }

  /** What there is at this moment, or null if the system does not say; may take milliseconds. */
  static NetworkView read() {
    try {
      List<LocalInterface> interfaces = new ArrayList<>();
      Map<String, Integer> mtuBytes = new HashMap<>();
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        interfaces.add(
            new LocalInterface(
                each.getName(),
                Collections.list(each.getInetAddresses()),
                each.isUp(),
                each.isLoopback(),
                each.isPointToPoint()));
        mtuBytes.put(each.getName(), each.getMTU());
      }
      List<InetAddress> sources = new ArrayList<>();
      addSource(sources, StandardProtocolFamily.INET, InetAddress.getByAddress(SOMEWHERE_4));
      addSource(
          sources, StandardProtocolFamily.INET6, Inet6Address.getByAddress(null, SOMEWHERE_6, 0));
      return new NetworkView(interfaces, mtuBytes, sources);
    } catch (IOException e) {
      return null; // an interface went away between two questions
    }
  }

  private static void addSource(
      List<InetAddress> sources, StandardProtocolFamily family, InetAddress somewhere) {
    try (DatagramChannel channel = DatagramChannel.open(family)) {
      channel.connect(new InetSocketAddress(somewhere, DISCARD_PORT));
      sources.add(((InetSocketAddress) channel.getLocalAddress()).getAddress());
    } catch (IOException | RuntimeException e) {
      // No such route, or no such protocol: that is the answer.
    }
  }
}
