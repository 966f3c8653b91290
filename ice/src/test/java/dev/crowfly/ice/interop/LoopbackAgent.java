package dev.crowfly.ice.interop;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.agent.IceCredentials;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Our agent with one real UDP socket on loopback, and the loop that drives it. */
final class LoopbackAgent implements AutoCloseable {
  /** A datagram as it was on the wire. */
  static final class Packet {
    final boolean isOurs;
    final byte[] bytes;

    Packet(boolean isOurs, byte[] bytes) {
      this.isOurs = isOurs;
      this.bytes = bytes;
    }
  }

  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress base;
  private final IceAgent agent;
  private final long origin = System.nanoTime();
  private final List<IceEvent> events = new ArrayList<>();
  private final List<byte[]> data = new ArrayList<>();
  private final List<Packet> stun = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocate(2048);
  private final IceTransmit out = new IceTransmit();
  private final byte[] slot = new byte[1500];

  LoopbackAgent(IceRole role) throws IOException {
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
    base = (InetSocketAddress) channel.getLocalAddress();
    SecureRandom random = new SecureRandom();
    agent =
        new IceAgent(
            IceConfig.defaults(),
            (bytes, offset, length) -> {
              byte[] drawn = new byte[length];
              random.nextBytes(drawn);
              System.arraycopy(drawn, 0, bytes, offset, length);
            },
            role);
    agent.addBase(base, List.of(base), List.of(), now());
    agent.endOfLocalCandidates(now());
    drain();
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  IceAgent agent() {
    return agent;
  }

  List<IceEvent> events() {
    return events;
  }

  /** STUN in both directions, in order. */
  List<Packet> stun() {
    return stun;
  }

  /** The one candidate that it has. */
  Candidate candidate() {
    for (IceEvent event : events) {
      if (event instanceof IceEvent.LocalCandidate local) {
        return local.candidate();
      }
    }
    throw new AssertionError("no local candidate among " + events);
  }

  void connectTo(Ice4jPeer peer) throws IOException {
    agent.setRemoteCredentials(new IceCredentials(peer.ufrag(), peer.password()), now());
    agent.addRemoteCandidate(
        Candidate.remote(CandidateType.HOST, peer.address(), peer.priority(), peer.foundation()),
        now());
    agent.endOfRemoteCandidates(now());
    agent.start(now());
    drain();
  }

  /** Drives the agent until something holds; fails when that takes too long. */
  void pump(String what, BooleanSupplier goal, long seconds) throws IOException {
    long deadline = now() + seconds * 1_000_000_000L;
    while (!goal.getAsBoolean()) {
      long now = now();
      if (now > deadline) {
        throw new AssertionError(what + " did not come; " + agent.whyNotDirect());
      }
      long wait = Math.min(deadline, agent.nextTimeout()) - now;
      selector.select(Math.max(1, Math.min(20, wait / 1_000_000)));
      selector.selectedKeys().clear();
      read();
      if (agent.nextTimeout() <= now()) {
        agent.onTimeout(now());
      }
      drain();
    }
  }

  private void read() throws IOException {
    InetSocketAddress from;
    in.clear();
    while ((from = (InetSocketAddress) channel.receive(in)) != null) {
      byte[] bytes = Arrays.copyOf(in.array(), in.position());
      if (bytes.length > 0 && bytes[0] >= 0 && bytes[0] <= 3) {
        stun.add(new Packet(false, bytes));
        agent.receive(bytes, 0, bytes.length, base, from, now());
        drain();
      } else {
        data.add(bytes);
      }
      in.clear();
    }
  }

  private void drain() throws IOException {
    while (agent.pollTransmit(out.reset(slot, 0, slot.length), now())) {
      stun.add(new Packet(true, Arrays.copyOf(slot, out.length())));
      channel.send(ByteBuffer.wrap(slot, 0, out.length()), out.peer());
    }
    for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
      events.add(event);
    }
  }

  /** The pair that both sides agreed on. */
  PairInfo awaitNomination(long seconds) throws IOException {
    pump("a nominated pair", () -> agent.nominatedPair() != null, seconds);
    return agent.nominatedPair();
  }

  /** Sends data, which is not STUN, over the nominated pair. */
  void send(byte[] bytes) throws IOException {
    channel.send(ByteBuffer.wrap(bytes), agent.nominatedPair().peer());
  }

  byte[] receive(long seconds) throws IOException {
    pump("data", () -> !data.isEmpty(), seconds);
    return data.remove(0);
  }

  @Override
  public void close() throws IOException {
    agent.close();
    selector.close();
    channel.close();
  }
}
