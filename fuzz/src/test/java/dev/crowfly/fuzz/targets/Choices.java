package dev.crowfly.fuzz.targets;

import java.util.Arrays;

/**
 * Fuzz bytes as decisions: what to do next, with which argument. When the bytes have run out every
 * decision is 0, so that a target ends by asking {@link #isEmpty}.
 */
public final class Choices {
  private final byte[] bytes;
  private int at;

  /** Decisions that these bytes make; not copied. */
  public Choices(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether there is nothing left to decide with. */
  public boolean isEmpty() {
    return at == bytes.length;
  }

  /** How many bytes are left. */
  public int remaining() {
    return bytes.length - at;
  }

  /** 0 to 255. */
  public int octet() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  /** Yes or no. */
  public boolean flag() {
    return (octet() & 1) != 0;
  }

  /** 0 up to {@code bound} - 1; takes as many bytes as the bound needs. */
  public int below(int bound) {
    int value = octet();
    if (bound > 1 << 8) {
      value = value << 8 | octet();
    }
    if (bound > 1 << 16) {
      value = value << 8 | octet();
    }
    return value % bound;
  }

  /** Any number: eight bytes. */
  public long number() {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | octet();
    }
    return value;
  }

  /** The next {@code most} bytes, or those that are left. */
  public byte[] take(int most) {
    byte[] taken = Arrays.copyOfRange(bytes, at, at + Math.min(most, remaining()));
    at += taken.length;
    return taken;
  }

  /** All that is left. */
  public byte[] rest() {
    return take(remaining());
  }
}
