package dev.crowfly.signaling.testing;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.client.SignalingClient;
import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import java.util.ArrayList;
import java.util.List;

/** An edge node in a {@link World}: its client and the stream of its leg. */
public final class Edge {
  /** What the client told. */
  public final List<SignalingEvent> told = new ArrayList<>();

  /** The client of the moment. */
  public SignalingClient client;

  /** Whether offers are accepted at once. */
  public boolean accepting = true;

  /** The node id. */
  public final String nodeId;

  private final World world;
  private SignalingClientConfig config;
  private long leg = -1;
  private boolean failed;

  Edge(World world, SignalingClientConfig config) {
    this.world = world;
    this.config = config;
    nodeId = config.nodeId();
    client = new SignalingClient(config);
  }

  /** The number of the leg; -1 if there is none. */
  public long leg() {
    return leg;
  }

  /** Connects; what is left of an old leg the Intermediate still takes for alive. */
  public void connect() {
    failed = false;
    leg = world.connect(this, nodeId);
    client.connected(world.now);
  }

  /** Both sides notice the end of the leg. */
  public void lose() {
    lose(leg);
  }

  void lose(long which) {
    if (which < 0) {
      return;
    }
    world.disconnect(which);
    if (which == leg) {
      leg = -1;
      client.disconnected(world.now);
    }
  }

  /** The process ends and another one begins with the same identity; the leg is lost. */
  public void restart() {
    lose();
    client = new SignalingClient(config);
    told.clear();
  }

  /** Another process begins with the same identity, and with a number of its own. */
  public void restart(long instance) {
    config = config.withInstance(instance);
    restart();
  }

  /** The same, and nobody has noticed the end of the leg. */
  public void restartSilently(long instance) {
    leg = -1; // it is not ours any more
    restart(instance);
  }

  /** Moves some bytes each way; whether there were any, or news. */
  boolean pump() {
    boolean moved = false;
    byte[] piece = world.scratch;
    int most = 1 + world.random.nextInt(world.mostBytes);
    // What may not be read yet stays in the stream, which is: with the client.
    int may = leg < 0 ? 0 : Math.min(most, world.board.receivable(leg, world.now));
    int up = client.write(piece, 0, may);
    if (up > 0) {
      moved = true;
      world.board.receive(leg, piece, 0, up, world.now);
    }
    int down = leg < 0 ? 0 : world.board.write(leg, piece, 0, most);
    if (down > 0) {
      moved = true;
      client.receive(piece, 0, down, world.now);
    }
    return drain() || moved;
  }

  void readWhatIsLeft(long which) {
    if (which == leg) {
      byte[] piece = new byte[1 << 16];
      int count = world.board.write(which, piece, 0, piece.length);
      client.receive(piece, 0, count, world.now);
      drain();
    }
  }

  private boolean drain() {
    boolean any = false;
    for (SignalingEvent e = client.pollEvent(); e != null; e = client.pollEvent()) {
      any = true;
      told.add(e);
      if (e instanceof SignalingEvent.Offered offered) {
        if (accepting) {
          client.accept(offered.offer().session(), Ids.ice(0, "of connector"), world.now);
        } else {
          client.refuse(offered.offer().session(), ErrorCode.REFUSED_BY_PEER, "no", world.now);
        }
      } else if (e instanceof SignalingEvent.LegFailed) {
        failed = true;
      }
    }
    if (failed && leg >= 0) {
      lose();
    }
    return any;
  }

  /** What the client told, of one kind. */
  public <T extends SignalingEvent> List<T> told(Class<T> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The last that it told of this kind. */
  public <T extends SignalingEvent> T last(Class<T> kind) {
    List<T> all = told(kind);
    if (all.isEmpty()) {
      throw new AssertionError("no " + kind.getSimpleName() + " among " + told);
    }
    return all.get(all.size() - 1);
  }
}
