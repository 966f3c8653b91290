package dev.crowfly.quic.interop;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicEndpoint;
import java.net.SocketAddress;

/** Our endpoint in the shape that {@link UdpDriver} drives. */
final class EndpointMachine implements Machine {
  private QuicEndpoint endpoint;
  private final Datagram in = new Datagram();
  private final dev.crowfly.quic.Transmit slot = new dev.crowfly.quic.Transmit();

  /** Drives this endpoint from now on, and no other. */
  void drive(QuicEndpoint now) {
    endpoint = now;
  }

  @Override
  public void receive(
      byte[] buffer, int offset, int length, SocketAddress local, SocketAddress peer, long now) {
    endpoint.receive(in.set(buffer, offset, length, local, peer), now);
  }

  @Override
  public void onTimeout(long now) {
    endpoint.onTimeout(now);
  }

  @Override
  public long nextTimeout() {
    return endpoint.nextTimeout();
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    boolean any = endpoint.pollTransmit(slot.reset(out.buffer, 0, out.buffer.length), now);
    if (any) {
      out.length = slot.length();
      out.local = slot.local();
      out.peer = slot.peer();
    }
    return any;
  }
}
