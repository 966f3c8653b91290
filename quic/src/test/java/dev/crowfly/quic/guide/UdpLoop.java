package dev.crowfly.quic.guide;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.Transmit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The loop of the user's guide: it owns sockets, reads the clock, and drives an endpoint. What
 * stands between {@code guide:} marks is quoted in {@code dev.crowfly.quic/package-info.java}.
 */
final class UdpLoop implements AutoCloseable {
  /** Takes what the endpoint has to tell. */
  interface EventHandler {
    void onEvent(QuicEvent event, long now);
  }

  // guide: loop
  final QuicEndpoint endpoint;
  final Map<SocketAddress, DatagramChannel> channels = new HashMap<>(); // by local address
  final Selector selector = Selector.open();
  final long origin = System.nanoTime();
  final ByteBuffer input = ByteBuffer.allocate(65_535);
  final byte[] output = new byte[65_535];
  final Datagram datagram = new Datagram();
  final Transmit transmit = new Transmit();

  // guide: end
  private final EventHandler handler;

  UdpLoop(QuicEndpoint endpoint, EventHandler handler) throws IOException {
    this.endpoint = endpoint;
    this.handler = handler;
  }

  private void onEvent(QuicEvent event, long now) {
    handler.onEvent(event, now);
  }

  /** Binds a further socket; returns the local key of its paths. */
  SocketAddress bind() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    channels.put(channel.getLocalAddress(), channel);
    return channel.getLocalAddress();
  }

  /** The time that every call on the endpoint and its connections gets. */
  long now() {
    return System.nanoTime() - origin;
  }

  // guide: loop
  void turn() throws IOException {
    for (SocketAddress local : channels.keySet()) {
      readAll(channels.get(local), local);
    }
    long now = System.nanoTime() - origin;
    if (endpoint.nextTimeout() <= now) {
      endpoint.onTimeout(now);
    }
    drain(now);
    long wait = TimeUnit.NANOSECONDS.toMillis(endpoint.nextTimeout() - now);
    selector.select(key -> {}, Math.max(1, Math.min(wait, 1_000)));
  }

  void readAll(DatagramChannel channel, SocketAddress local) throws IOException {
    SocketAddress peer = channel.receive(input.clear());
    while (peer != null) {
      long now = System.nanoTime() - origin;
      endpoint.receive(datagram.set(input.array(), 0, input.position(), local, peer), now);
      drain(now);
      peer = channel.receive(input.clear());
    }
  }

  void drain(long now) throws IOException {
    QuicEvent event;
    do {
      while (endpoint.pollTransmit(transmit.reset(output, 0, output.length), now)) {
        ByteBuffer bytes = ByteBuffer.wrap(output, transmit.offset(), transmit.length());
        channels.get(transmit.local()).send(bytes, transmit.peer());
      }
      event = endpoint.pollEvent();
      if (event != null) {
        onEvent(event, now); // whatever it does to a connection is sent by the next round
      }
    } while (event != null);
  }

  // guide: end

  @Override
  public void close() throws IOException {
    for (DatagramChannel channel : channels.values()) {
      channel.close();
    }
    selector.close();
  }
}
