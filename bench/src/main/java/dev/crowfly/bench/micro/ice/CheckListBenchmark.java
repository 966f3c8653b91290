package dev.crowfly.bench.micro.ice;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.bench.micro.endpoint.Identities;
import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.agent.IceCredentials;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.quic.RandomSource;
import java.net.InetSocketAddress;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * An agent that checks so many pairs, none of which answers: ns per step. A step is what is due at
 * the next deadline, a new check or a retransmission as a rule. When an attempt has failed, the
 * next one begins.
 */
public class CheckListBenchmark extends NanosPerOperation {
  private static final int SLOT_BYTES = 576;
  private static final int PORT = 40_000;
  private static final InetSocketAddress HOST = new InetSocketAddress("192.0.2.1", PORT);

  @Param({"5", "50", "100"})
  public int pairs;

  private final byte[] slot = new byte[SLOT_BYTES];
  private final IceTransmit out = new IceTransmit();
  private IceAgent agent;
  private long now;

  /** One base, and a peer with so many candidates. */
  @Setup
  public void setUp() {
    RandomSource random = Identities.random(1);
    agent = new IceAgent(IceConfig.defaults(), random::nextBytes, IceRole.CONTROLLING);
    agent.addBase(HOST, List.of(HOST), List.of(), now);
    agent.setRemoteCredentials(new IceCredentials("theirs", "0123456789012345678901"), now);
    for (int i = 0; i < pairs; i++) {
      InetSocketAddress address = new InetSocketAddress("198.51.100." + (i + 1), PORT);
      agent.addRemoteCandidate(
          Candidate.remote(CandidateType.HOST, address, 1_000_000L + i, "f" + i), now);
    }
    agent.start(now);
    if (agent.pairs().size() != pairs) {
      throw new IllegalStateException(agent.pairs().size() + " pairs");
    }
  }

  /** What is due next. */
  @Benchmark
  public int step() {
    now = Math.max(now, agent.nextTimeout());
    agent.onTimeout(now);
    int bytes = 0;
    while (agent.pollTransmit(out.reset(slot, 0, SLOT_BYTES), now)) {
      bytes += out.length();
    }
    for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
      if (event instanceof IceEvent.Failed) {
        agent.start(now);
      }
    }
    return bytes;
  }
}
