package dev.crowfly.ice.agent;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.stun.Stun;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Agents on one network without NATs, in virtual time: every datagram arrives after the delay,
 * unless it is lost or its way is blocked. Seeded, so that a run can be repeated.
 */
final class Wire {
  static final long MILLIS = 1_000_000L;

  static final class Packet {
    final long at;
    final long order;
    final InetSocketAddress from;
    final InetSocketAddress to;
    final byte[] bytes;

    Packet(long at, long order, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
      this.at = at;
      this.order = order;
      this.from = from;
      this.to = to;
      this.bytes = bytes;
    }

    long at() {
      return at;
    }

    long order() {
      return order;
    }

    InetSocketAddress from() {
      return from;
    }

    InetSocketAddress to() {
      return to;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** An agent with its sockets; a base is its own host address here. */
  final class Node {
    final IceAgent agent;
    final List<InetSocketAddress> addresses = new ArrayList<>();
    final List<IceEvent> events = new ArrayList<>();
    final List<Candidate> candidates = new ArrayList<>();
    int sent;

    Node(IceConfig config, IceRole role) {
      agent = new IceAgent(config, random, role);
    }

    Node base(String host, int port) {
      InetSocketAddress address = address(host, port);
      addresses.add(address);
      agent.addBase(address, List.of(address), List.of(), now);
      drain();
      return this;
    }

    void drain() {
      IceTransmit slot = new IceTransmit();
      byte[] buffer = new byte[2048];
      while (agent.pollTransmit(slot.reset(buffer, 0, buffer.length), now)) {
        sent++;
        byte[] bytes = java.util.Arrays.copyOf(buffer, slot.length());
        send((InetSocketAddress) slot.local(), (InetSocketAddress) slot.peer(), bytes);
      }
      for (IceEvent e = agent.pollEvent(); e != null; e = agent.pollEvent()) {
        events.add(e);
        if (e instanceof IceEvent.LocalCandidate local) {
          candidates.add(local.candidate());
        }
      }
    }

    <E extends IceEvent> List<E> events(Class<E> type) {
      return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  final Random seeded;
  final RandomSource random;
  final List<Node> nodes = new ArrayList<>();
  final Set<String> blocked = new HashSet<>();
  final List<Packet> log = new ArrayList<>();
  long delay = 10 * MILLIS;
  double loss;
  long now;
  private long order;
  private final PriorityQueue<Packet> flying =
      new PriorityQueue<>(Comparator.comparingLong(Packet::at).thenComparingLong(Packet::order));

  Wire(long seed) {
    seeded = new Random(seed);
    random =
        (out, offset, length) -> {
          byte[] bytes = new byte[length];
          seeded.nextBytes(bytes);
          System.arraycopy(bytes, 0, out, offset, length);
        };
  }

  Node node(IceRole role) {
    return node(IceConfig.defaults(), role);
  }

  Node node(IceConfig config, IceRole role) {
    Node node = new Node(config, role);
    nodes.add(node);
    return node;
  }

  /** Nothing gets from one address to the other any more. */
  void block(InetSocketAddress from, InetSocketAddress to) {
    blocked.add(from + ">" + to);
  }

  void send(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
    Packet packet = new Packet(now + delay, order++, from, to, bytes);
    log.add(packet);
    if (!blocked.contains(from + ">" + to) && seeded.nextDouble() >= loss) {
      flying.add(packet);
    }
  }

  /** Tells each of two nodes what the other has, and starts both. */
  void connect(Node a, Node b) {
    introduce(a, b);
    introduce(b, a);
    a.agent.start(now);
    b.agent.start(now);
    a.drain();
    b.drain();
  }

  void introduce(Node to, Node other) {
    to.agent.setRemoteCredentials(other.agent.credentials(), now);
    for (Candidate candidate : other.candidates) {
      to.agent.addRemoteCandidate(candidate, now);
    }
    to.agent.endOfRemoteCandidates(now);
    to.drain();
  }

  /** Runs until a moment; nextTimeout must never lie in the past after onTimeout. */
  void runUntil(long end) {
    while (true) {
      long next = flying.isEmpty() ? Long.MAX_VALUE : flying.peek().at();
      for (Node node : nodes) {
        next = Math.min(next, node.agent.nextTimeout());
      }
      if (next > end) {
        now = Math.max(now, end);
        return;
      }
      now = Math.max(now, next);
      while (!flying.isEmpty() && flying.peek().at() <= now) {
        deliver(flying.poll());
      }
      for (Node node : nodes) {
        if (node.agent.nextTimeout() <= now) {
          node.agent.onTimeout(now);
          node.drain();
          if (node.agent.nextTimeout() < now) {
            throw new AssertionError("nextTimeout in the past after onTimeout at " + now);
          }
        }
      }
    }
  }

  void runFor(long nanos) {
    runUntil(now + nanos);
  }

  private void deliver(Packet packet) {
    for (Node node : nodes) {
      if (node.addresses.contains(packet.to())) {
        byte[] bytes = packet.bytes();
        node.agent.receive(bytes, 0, bytes.length, packet.to(), packet.from(), now);
        node.drain();
      }
    }
  }

  static boolean isRequest(byte[] bytes) {
    return bytes.length >= Stun.HEADER_BYTES && bytes[0] == 0 && bytes[1] == 1;
  }

  static InetSocketAddress address(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(host, e);
    }
  }
}
