package dev.crowfly.sim.work;

import dev.crowfly.sim.Service;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.SimStream;
import dev.crowfly.sim.World;
import java.util.ArrayList;
import java.util.List;

/**
 * The Connector's side of all traffic: takes the pattern, gives the pattern, gives back what comes.
 */
public final class WorkService implements Service {
  private final World world;
  private final List<WorkStream> streams = new ArrayList<>();
  private long datagrams;

  private WorkService(World world) {
    this.world = world;
  }

  /** Publishes it at a node. */
  public static WorkService publish(SimNode node, String service) {
    WorkService work = new WorkService(node.world());
    node.publish(service, work);
    return work;
  }

  @Override
  public void onStream(SimStream stream) {
    WorkStream work = new WorkStream(world, stream);
    streams.add(work);
    stream.user(work);
  }

  @Override
  public void onDatagram(SimSession session, byte[] payload) {
    datagrams++;
    session.sendDatagram("", payload);
  }

  /** How many streams were opened so far. */
  public int streams() {
    return streams.size();
  }

  /** How many bytes of Agents came so far, all of them right. */
  public long receivedBytes() {
    return streams.stream().mapToLong(WorkStream::received).sum();
  }

  /** How many datagrams came so far. */
  public long datagrams() {
    return datagrams;
  }

  /** For how long nothing came on a stream that was to go on; the worst of all, in nanoseconds. */
  public long longestGapNanos() {
    return streams.stream().mapToLong(WorkStream::longestGap).max().orElse(0);
  }
}
