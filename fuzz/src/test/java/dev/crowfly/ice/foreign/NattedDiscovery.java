package dev.crowfly.ice.foreign;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.behavior.BehaviorDiscovery;
import dev.crowfly.ice.behavior.NatBehavior;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.sim.net.Addresses;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.MappingBehavior;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Our discovery behind a NAT in user space, over real sockets: each mapping is a socket, and a
 * filter sits before it. Hairpinning works by itself, through the loopback interface.
 */
final class NattedDiscovery implements AutoCloseable {
  private static final long MILLIS = 1_000_000;
  private static final RetransmissionRules RULES =
      new RetransmissionRules(100 * MILLIS, 400 * MILLIS, 6, 1_500 * MILLIS);
  private static final InetSocketAddress INSIDE = Addresses.endpoint("192.168.1.2", 5000);

  private final Selector selector;
  private final MappingBehavior mapping;
  private final FilteringBehavior filtering;
  private final Map<Object, DatagramChannel> mappings = new HashMap<>();
  private final Set<Object> contacts = new HashSet<>();
  private final InetSocketAddress local;
  private final BehaviorDiscovery discovery;

  private NattedDiscovery(
      Selector selector,
      InetSocketAddress server,
      boolean isTranslated,
      MappingBehavior mapping,
      FilteringBehavior filtering)
      throws IOException {
    this.selector = selector;
    this.mapping = mapping;
    this.filtering = filtering;
    this.local = isTranslated ? INSIDE : (InetSocketAddress) channelTo(server).getLocalAddress();
    this.discovery =
        new BehaviorDiscovery(local, server, List.of(local), RULES, NattedDiscovery::random);
  }

  private static void random(byte[] out, int offset, int length) {
    byte[] drawn = new byte[length];
    new SecureRandom().nextBytes(drawn);
    System.arraycopy(drawn, 0, out, offset, length);
  }

  static NattedDiscovery bare(Selector selector, InetSocketAddress server) throws IOException {
    return new NattedDiscovery(
        selector,
        server,
        false,
        MappingBehavior.ENDPOINT_INDEPENDENT,
        FilteringBehavior.ENDPOINT_INDEPENDENT);
  }

  static NattedDiscovery behind(
      Selector selector,
      InetSocketAddress server,
      MappingBehavior mapping,
      FilteringBehavior filtering)
      throws IOException {
    return new NattedDiscovery(selector, server, true, mapping, filtering);
  }

  MappingBehavior mapping() {
    return mapping;
  }

  FilteringBehavior filtering() {
    return filtering;
  }

  NatBehavior result() {
    return discovery.result();
  }

  @Override
  public String toString() {
    return mapping.shortName() + "/" + filtering.shortName();
  }

  /** Runs several side by side, in real time, until each has its result. */
  static void runAll(Selector selector, List<NattedDiscovery> all) throws IOException {
    long origin = System.nanoTime();
    for (NattedDiscovery each : all) {
      each.discovery.start(0);
    }
    while (all.stream().anyMatch(each -> each.result() == null)) {
      long now = System.nanoTime() - origin;
      long next = Long.MAX_VALUE;
      for (NattedDiscovery each : all) {
        each.discovery.onTimeout(now);
        each.sendAll(now);
        next = Math.min(next, each.discovery.nextTimeout());
      }
      if (next == Long.MAX_VALUE) {
        continue;
      }
      selector.select(Math.max(1, (next - now) / MILLIS));
      for (SelectionKey key : selector.selectedKeys()) {
        ((NattedDiscovery) key.attachment())
            .receive((DatagramChannel) key.channel(), System.nanoTime() - origin);
      }
      selector.selectedKeys().clear();
    }
  }

  private void sendAll(long now) throws IOException {
    byte[] array = new byte[64];
    IceTransmit out = new IceTransmit();
    while (discovery.pollTransmit(out.reset(array, 0, array.length), now)) {
      InetSocketAddress to = (InetSocketAddress) out.peer();
      contacts.add(contact(to));
      channelTo(to).send(ByteBuffer.wrap(array, 0, out.length()), to);
    }
  }

  private void receive(DatagramChannel channel, long now) throws IOException {
    byte[] array = new byte[2048];
    ByteBuffer in = ByteBuffer.wrap(array);
    InetSocketAddress from = (InetSocketAddress) channel.receive(in);
    boolean passes =
        from != null
            && (filtering == FilteringBehavior.ENDPOINT_INDEPENDENT
                || contacts.contains(contact(from)));
    if (passes) {
      discovery.receive(array, 0, in.position(), local, from, now);
      sendAll(now);
    }
  }

  private Object contact(InetSocketAddress peer) {
    return filtering == FilteringBehavior.ADDRESS_DEPENDENT ? peer.getAddress() : peer;
  }

  private DatagramChannel channelTo(InetSocketAddress peer) throws IOException {
    Object key =
        switch (mapping) {
          case ENDPOINT_INDEPENDENT -> "all";
          case ADDRESS_DEPENDENT -> peer.getAddress();
          case ADDRESS_AND_PORT_DEPENDENT -> peer;
        };
    DatagramChannel channel = mappings.get(key);
    if (channel == null) {
      channel = DatagramChannel.open();
      channel.bind(Addresses.endpoint("127.0.0.1", 0));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      mappings.put(key, channel);
    }
    return channel;
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel channel : mappings.values()) {
      channel.close();
    }
  }
}
