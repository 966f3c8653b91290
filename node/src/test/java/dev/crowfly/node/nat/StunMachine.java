package dev.crowfly.node.nat;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.ice.stun.StunServer;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/** A STUN server with the four sockets 0 to 3 of its loop. */
final class StunMachine implements NodeMachine {
  private final ServerAddresses addresses;
  private final StunServer server;
  private final Queue<IceTransmit> answers = new ArrayDeque<>();

  StunMachine(ServerAddresses addresses) {
    this.addresses = addresses;
    server = new StunServer(addresses);
  }

  @Override
  public void receive(Datagram in, long now) {
    int socket = ((LocalKey) in.local()).socket();
    IceTransmit answer = new IceTransmit().reset(new byte[1_500], 0, 1_500);
    if (server.receive(
        in.buffer(),
        in.offset(),
        in.length(),
        addresses.get(socket),
        (InetSocketAddress) in.peer(),
        answer)) {
      answers.add(answer);
    }
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    IceTransmit answer = answers.poll();
    if (answer == null) {
      return false;
    }
    System.arraycopy(answer.buffer(), answer.offset(), out.buffer(), out.offset(), answer.length());
    out.filled(answer.length(), key(answer.local()), answer.peer());
    return true;
  }

  private LocalKey key(SocketAddress address) {
    for (int i = 0; i < addresses.count(); i++) {
      if (addresses.get(i).equals(address)) {
        return new LocalKey(i, 0);
      }
    }
    throw new IllegalStateException("not ours: " + address);
  }

  @Override
  public void onTimeout(long now) {}

  @Override
  public long nextTimeout() {
    return NEVER;
  }

  @Override
  public NodeEvent pollEvent() {
    return null;
  }

  @Override
  public void timeOfDay(long millisSince1970, long now) {}

  @Override
  public void shutdown(long now) {}
}
