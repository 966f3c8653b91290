package dev.crowfly.node.core.wire;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.intermediate.IntermediateConfig;
import dev.crowfly.node.core.intermediate.IntermediateCore;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** An Intermediate on the wire, with a socket for each of its addresses. */
public final class IntermediateHost implements Wire.Host {
  public final IntermediateCore core;
  public final List<NodeEvent> events = new ArrayList<>();

  private final InetSocketAddress[] addresses;
  private final Datagram datagram = new Datagram();

  /** Switches one on. */
  public IntermediateHost(
      Wire wire, IntermediateConfig config, long seed, InetSocketAddress... addresses) {
    this.addresses = addresses.clone();
    core = new IntermediateCore(config, Nodes.random(seed));
    core.timeOfDay(Nodes.TODAY_MILLIS, wire.now());
    wire.add(this);
    for (InetSocketAddress address : addresses) {
      wire.route(address, this);
    }
  }

  /** The events of a kind. */
  public <T> List<T> told(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void receive(InetSocketAddress at, Datagram in, long now) {
    int socket = List.of(addresses).indexOf(at);
    core.receive(
        datagram.set(in.buffer(), in.offset(), in.length(), new LocalKey(socket, 0), in.peer()),
        now);
  }

  @Override
  public InetSocketAddress poll(Transmit out, long now) {
    return core.pollTransmit(out, now) ? addresses[((LocalKey) out.local()).socket()] : null;
  }

  @Override
  public boolean listen(long now) {
    boolean any = false;
    for (NodeEvent e = core.pollEvent(); e != null; e = core.pollEvent()) {
      events.add(e);
      any = true;
    }
    return any;
  }

  @Override
  public void onTimeout(long now) {
    core.onTimeout(now);
  }

  @Override
  public long nextTimeout() {
    return core.nextTimeout();
  }
}
