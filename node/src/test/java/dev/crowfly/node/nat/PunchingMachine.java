package dev.crowfly.node.nat;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.agent.IceCredentials;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** One ICE agent, and the other one to which it tells its candidates. */
final class PunchingMachine implements NodeMachine {
  private static final LocalKey KEY = new LocalKey(0, 0);

  /** Of the first valid pair, or why there is none. */
  final CompletableFuture<String> outcome = new CompletableFuture<>();

  private final IceAgent agent;
  private final EventLoop loop;
  private final IceTransmit slot = new IceTransmit();
  private PunchingMachine other;

  PunchingMachine(IceRole role, EventLoop loop, long attemptNanos, long seed) {
    this.loop = loop;
    SplittableRandom random = new SplittableRandom(seed);
    agent =
        new IceAgent(
            IceConfig.builder().attemptNanos(attemptNanos).build(),
            (out, offset, length) -> {
              for (int i = 0; i < length; i++) {
                out[offset + i] = (byte) random.nextInt();
              }
            },
            role);
  }

  IceCredentials credentials() {
    return agent.credentials();
  }

  /** Before any of the two begins. */
  void meet(PunchingMachine peer) {
    other = peer;
  }

  void begin(InetSocketAddress host, InetSocketAddress stun, IceCredentials theirs) {
    loop.execute(
        now -> {
          agent.addBase(KEY, List.of(host), List.of(stun), now);
          agent.endOfLocalCandidates(now);
          agent.setRemoteCredentials(theirs, now);
          agent.start(now);
        });
  }

  private void learn(Candidate candidate) {
    loop.execute(now -> agent.addRemoteCandidate(candidate, now));
  }

  @Override
  public void receive(Datagram in, long now) {
    agent.receive(
        in.buffer(), in.offset(), in.length(), in.local(), (InetSocketAddress) in.peer(), now);
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    if (!agent.pollTransmit(slot.reset(out.buffer(), out.offset(), out.limit()), now)) {
      return false;
    }
    out.filled(slot.length(), slot.local(), slot.peer());
    return true;
  }

  @Override
  public NodeEvent pollEvent() {
    for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
      if (event instanceof IceEvent.LocalCandidate local) {
        other.learn(local.candidate());
      } else if (event instanceof IceEvent.PairValid) {
        outcome.complete("direct");
      } else if (event instanceof IceEvent.Failed) {
        outcome.complete("relay");
      }
    }
    return null;
  }

  @Override
  public void onTimeout(long now) {
    agent.onTimeout(now);
  }

  @Override
  public long nextTimeout() {
    return agent.nextTimeout();
  }

  @Override
  public void timeOfDay(long millisSince1970, long now) {}

  @Override
  public void shutdown(long now) {}
}
