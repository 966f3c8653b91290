package dev.crowfly.swarm;

import dev.crowfly.sim.SimStream;
import dev.crowfly.sim.World;
import dev.crowfly.sim.work.Pattern;
import java.time.Duration;

/**
 * One end of a stream: gives and takes bytes that follow from their place and the stream's salt, at
 * the pace that was agreed, and fails on the first that is lost, repeated, changed, or another
 * stream's.
 */
final class Hand {
  private static final int CHUNK = 8_192;
  private static final Duration TICK = Duration.ofMillis(50);

  private final World world;
  private final SimStream stream;
  private final Parcel parcel;
  private final long saltOut;
  private final long saltIn;
  private final int toSend;
  private final int toTake;
  private final byte[] chunk = new byte[CHUNK];
  private int sent;
  private int taken;
  private boolean isSending;
  private boolean isReading;
  private boolean isDone;
  private Runnable whenDone;

  private Hand(SimStream stream, Parcel parcel, boolean isAgent) {
    this.stream = stream;
    this.parcel = parcel;
    world = stream.session().node().world();
    saltOut = isAgent ? parcel.salt() : ~parcel.salt();
    saltIn = ~saltOut;
    toSend = isAgent ? parcel.up() : parcel.down();
    toTake = isAgent ? parcel.down() : parcel.up();
  }

  static Hand ofAgent(SimStream stream, Parcel parcel) {
    return new Hand(stream, parcel, true);
  }

  static Hand ofConnector(SimStream stream, Parcel parcel) {
    return new Hand(stream, parcel, false);
  }

  int taken() {
    return taken;
  }

  boolean hasSentAll() {
    return sent == toSend;
  }

  /** Whether the peer's last byte was read, and its end. */
  boolean isDone() {
    return isDone;
  }

  /** Sends what may be sent now; gives whether that was the last. */
  boolean send() {
    int most = parcel.bytesPerSecond() == 0 ? toSend : portion(parcel.bytesPerSecond());
    if (isSending || stream.isClosed()) {
      return false; // waits for its next portion
    }
    int end = Math.min(toSend, sent + most);
    while (sent < end) {
      int length = Math.min(CHUNK, end - sent);
      for (int i = 0; i < length; i++) {
        chunk[i] = at(saltOut, sent + i);
      }
      int count = stream.offer(chunk, 0, length);
      sent += count;
      if (count < length) {
        return false; // goes on when there is room
      }
    }
    return hasSentAll();
  }

  /** Calls back when the next portion may be sent, if it is held back. */
  void sendLater(Runnable goOn) {
    if (!isSending && !hasSentAll() && parcel.bytesPerSecond() > 0 && !stream.isClosed()) {
      isSending = true;
      world.after(
          TICK,
          () -> {
            isSending = false;
            goOn.run();
          });
    }
  }

  /** Takes what has come, or a portion of it. */
  void take() {
    if (isReading || isDone) {
      return;
    }
    boolean isSlow = parcel.readPerSecond() > 0 && !stream.isClosed();
    int left = isSlow ? portion(parcel.readPerSecond()) : Integer.MAX_VALUE;
    int count = stream.read(chunk, 0, Math.min(CHUNK, left));
    while (count > 0) {
      check(count);
      left -= count;
      count = left == 0 ? 0 : stream.read(chunk, 0, Math.min(CHUNK, left));
    }
    if (stream.isFinished()) {
      isDone = true;
      if (taken != toTake) {
        throw new AssertionError(this + ": the end came too early");
      }
      if (whenDone != null) {
        whenDone.run();
      }
    } else if (isSlow && !stream.isBroken()) {
      isReading = true;
      world.after(TICK, this::takeMore);
    }
  }

  /** Calls back when the peer's end was read. */
  void whenDone(Runnable what) {
    whenDone = what;
  }

  private void takeMore() {
    isReading = false;
    take();
  }

  private void check(int count) {
    for (int i = 0; i < count; i++) {
      if (taken + i >= toTake || chunk[i] != at(saltIn, taken + i)) {
        throw new AssertionError(this + ": a byte is wrong at " + (taken + i));
      }
    }
    taken += count;
  }

  private static byte at(long salt, int place) {
    return (byte) (Pattern.at(place) ^ (salt >>> ((place & 7) * Byte.SIZE)));
  }

  private static int portion(int perSecond) {
    return Math.max(1, (int) (perSecond * TICK.toMillis() / 1000));
  }

  @Override
  public String toString() {
    return stream.session()
        + ", "
        + parcel
        + ": "
        + sent
        + " sent, "
        + taken
        + " taken"
        + (stream.isBroken() ? ", broken: " + stream.failure() : "")
        + (stream.isClosed() ? ", closed" : "");
  }
}
