package dev.crowfly.sim.work;

import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.SimStream;
import dev.crowfly.sim.World;

/**
 * A verified transfer on one stream, in one direction or both. It is done when all bytes have
 * arrived in both directions, which the Connector confirms.
 */
public final class Transfer implements SimStream.User {
  private static final int CHUNK = 16_384;

  private final World world;
  private final SimStream stream;
  private final Sender sender;
  private final Receiver receiver;
  private final long wanted;
  private final byte[] chunk = new byte[CHUNK];
  private final long beganAt;
  private boolean finished;
  private long doneAt = -1;

  private Transfer(SimSession session, long up, long down, long bytesPerSecond) {
    world = session.node().world();
    beganAt = world.now();
    wanted = down == WorkStream.ECHO ? up : down;
    stream = session.openStream();
    stream.write(WorkStream.header(up, down, bytesPerSecond));
    sender = new Sender(world, stream, up, bytesPerSecond, this::goOn);
    receiver = new Receiver(session);
  }

  private Transfer begin() {
    stream.user(this);
    onWritable(stream);
    return this;
  }

  /** To the Connector, as fast as it goes. */
  public static Transfer up(SimSession session, long bytes) {
    return both(session, bytes, 0, 0);
  }

  /** From the Connector, as fast as it goes. */
  public static Transfer down(SimSession session, long bytes) {
    return both(session, 0, bytes, 0);
  }

  /** To the Connector and back. */
  public static Transfer echo(SimSession session, long bytes) {
    return both(session, bytes, WorkStream.ECHO, 0);
  }

  /**
   * Both ways at once.
   *
   * @param bytesPerSecond how fast each side sends at most; 0 = as fast as it goes
   */
  public static Transfer both(SimSession session, long up, long down, long bytesPerSecond) {
    return new Transfer(session, up, down, bytesPerSecond).begin();
  }

  /** Its stream. */
  public SimStream stream() {
    return stream;
  }

  /** How many bytes QUIC took. */
  public long sentBytes() {
    return sender.sent();
  }

  /** How many bytes came, all of them right. */
  public long receivedBytes() {
    return receiver.received();
  }

  /** Whether all has arrived at both sides. */
  public boolean isDone() {
    return doneAt >= 0;
  }

  /** Whether it can't be done any more: its stream broke. */
  public boolean isBroken() {
    return !isDone() && stream.isBroken();
  }

  /** For how long nothing came in the worst pause between two portions, in nanoseconds. */
  public long longestGapNanos() {
    return receiver.longestGap();
  }

  /** When that pause ended, in the world's time; -1 if there was none. */
  public long longestGapEndedAtNanos() {
    return receiver.longestGapEndedAt();
  }

  /** How long it took, in nanoseconds; -1 until it is done. */
  public long tookNanos() {
    return isDone() ? doneAt - beganAt : -1;
  }

  @Override
  public void onReadable(SimStream readable) {
    int count = stream.read(chunk, 0, CHUNK);
    while (count > 0) {
      receiver.take(chunk, 0, count, world.now());
      count = stream.read(chunk, 0, CHUNK);
    }
    if (stream.isFinished() && doneAt < 0) {
      if (receiver.received() != wanted) {
        throw new AssertionError(stream.session() + ": ended at " + receiver.received());
      }
      doneAt = world.now();
    }
  }

  @Override
  public void onWritable(SimStream writable) {
    sender.send();
    if (sender.isDone() && !finished) {
      finished = true;
      stream.finish();
    }
  }

  private void goOn() {
    onWritable(stream);
  }

  @Override
  public String toString() {
    return "transfer of "
        + stream.session()
        + ": "
        + sentBytes()
        + " sent, "
        + receivedBytes()
        + " of "
        + wanted
        + " received"
        + (isBroken() ? ", broken: " + stream.failure() : "");
  }
}
