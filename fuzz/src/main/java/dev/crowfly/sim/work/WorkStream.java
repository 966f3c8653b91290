package dev.crowfly.sim.work;

import dev.crowfly.sim.SimStream;
import dev.crowfly.sim.World;
import java.nio.ByteBuffer;

/** One stream at the Connector. What is wanted stands in its first bytes. */
final class WorkStream implements SimStream.User {
  /** How much comes, how much is wanted or {@link #ECHO}, and how fast. */
  static final int HEADER_BYTES = 3 * Long.BYTES;

  static final long ECHO = -1;
  private static final int CHUNK = 16_384;

  private final World world;
  private final SimStream stream;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
  private final Receiver receiver;
  private final byte[] chunk = new byte[CHUNK];
  private long expected;
  private Sender sender;
  private boolean hasAll;
  private boolean finished;

  WorkStream(World world, SimStream stream) {
    this.world = world;
    this.stream = stream;
    receiver = new Receiver(stream.session() + " at the Connector");
  }

  static byte[] header(long up, long down, long bytesPerSecond) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putLong(up)
        .putLong(down)
        .putLong(bytesPerSecond)
        .array();
  }

  long received() {
    return receiver.received();
  }

  long longestGap() {
    return receiver.longestGap();
  }

  @Override
  public void onReadable(SimStream readable) {
    while (header.hasRemaining()) {
      int count = stream.read(chunk, 0, header.remaining());
      if (count <= 0) {
        return;
      }
      header.put(chunk, 0, count);
      if (!header.hasRemaining()) {
        begin();
      }
    }
    int count = stream.read(chunk, 0, CHUNK);
    while (count > 0) {
      receiver.take(chunk, 0, count, world.now());
      count = stream.read(chunk, 0, CHUNK);
    }
    if (stream.isFinished() && !hasAll) {
      hasAll = true;
      if (receiver.received() != expected) {
        throw new AssertionError(
            stream.session() + ": " + receiver.received() + " bytes, not " + expected);
      }
    }
    onWritable(stream);
  }

  private void begin() {
    header.flip();
    expected = header.getLong();
    long wanted = header.getLong();
    long bytesPerSecond = header.getLong();
    long total = wanted == ECHO ? expected : wanted;
    sender = new Sender(world, stream, total, bytesPerSecond, () -> onWritable(stream));
  }

  @Override
  public void onWritable(SimStream writable) {
    if (sender == null) {
      return;
    }
    sender.send();
    // The end says to the Agent that all of its bytes came as well.
    if (sender.isDone() && hasAll && !finished) {
      finished = true;
      stream.finish();
    }
  }
}
