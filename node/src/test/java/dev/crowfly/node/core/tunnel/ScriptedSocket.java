package dev.crowfly.node.core.tunnel;

import java.util.SplittableRandom;

/**
 * A local socket whose other end follows a script. It says {@code length} bytes, byte n of which is
 * a function of n and {@code salt}, and checks that what it hears is what the other script says. It
 * says and takes as much at a time as chance wants.
 */
final class ScriptedSocket implements LocalSocket {
  private static final int NEVER = Integer.MAX_VALUE;

  final int salt;
  final int length;

  /** Whether the end is told after the last byte; otherwise silence. */
  boolean ends = true;

  /** Before it has heard so many bytes and the end of them, it says no end of its own. */
  boolean endsAfterHearingEnd;

  int failsAfterSaying = NEVER;
  int failsAfterHearing = NEVER;

  /** Takes nothing. */
  boolean stuck;

  int said;
  int heard;
  boolean finished;
  boolean closed;
  boolean reset;
  boolean wantsReadable;
  boolean wantsWritable;

  private final ScriptedSocket[] other;
  private final SplittableRandom random;
  private int speaker;

  private ScriptedSocket(int salt, int length, ScriptedSocket[] both, long seed) {
    this.salt = salt;
    this.length = length;
    this.other = both;
    this.random = new SplittableRandom(seed);
  }

  /** Two sockets, each of which is to hear what the other says. */
  static ScriptedSocket[] pair(int lengthOfFirst, int lengthOfSecond, long seed) {
    ScriptedSocket[] both = new ScriptedSocket[2];
    both[0] = new ScriptedSocket(1, lengthOfFirst, both, seed);
    both[1] = new ScriptedSocket(2, lengthOfSecond, both, seed + 1);
    both[0].speaker = 1;
    both[1].speaker = 0;
    return both;
  }

  static byte byteAt(int position, int salt) {
    return (byte) ((position * 31 + salt * 17) ^ (position >>> 8));
  }

  boolean isOver() {
    return closed || reset;
  }

  private boolean failed() {
    return said >= failsAfterSaying || heard >= failsAfterHearing;
  }

  @Override
  public int read(byte[] out, int offset, int most) {
    mustBeOpen();
    if (failed()) {
      return FAILED;
    }
    if (said == length) {
      return ends && (finished || !endsAfterHearingEnd) ? END : 0;
    }
    int count = Math.min(Math.min(most, length - said), random.nextInt(20_000));
    for (int i = 0; i < count; i++) {
      out[offset + i] = byteAt(said + i, salt);
    }
    said += count;
    return count;
  }

  @Override
  public int write(byte[] data, int offset, int most) {
    mustBeOpen();
    if (finished) {
      throw new AssertionError("bytes after the end");
    }
    if (failed()) {
      return FAILED;
    }
    int count = stuck ? 0 : Math.min(most, random.nextInt(20_000));
    for (int i = 0; i < count; i++) {
      if (data[offset + i] != byteAt(heard + i, other[speaker].salt)) {
        throw new AssertionError("byte " + (heard + i) + " is wrong");
      }
    }
    heard += count;
    return count;
  }

  @Override
  public void interest(boolean readable, boolean writable) {
    mustBeOpen();
    wantsReadable = readable;
    wantsWritable = writable;
  }

  @Override
  public void finish() {
    mustBeOpen();
    finished = true;
  }

  @Override
  public void close() {
    mustBeOpen();
    closed = true;
  }

  @Override
  public void reset() {
    mustBeOpen();
    reset = true;
  }

  @Override
  public String toString() {
    return (closed ? "closed" : reset ? "reset" : "open")
        + (": said " + said + " of " + length + " (fails after " + failsAfterSaying + ")")
        + (", heard " + heard + " (fails after " + failsAfterHearing + ")")
        + (finished ? ", to the end" : "")
        + (wantsReadable ? ", reads" : "")
        + (wantsWritable ? ", writes" : "");
  }

  private void mustBeOpen() {
    if (isOver()) {
      throw new AssertionError("used after its end");
    }
  }
}
