package dev.crowfly.node.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A {@code struct msghdr} with one {@code iovec} and one control message behind it.
 *
 * <pre>
 *  0 name (pointer)             64 iovec: base (pointer)    96 cmsghdr: length (long)
 *  8 length of the name (int)   72        length (long)    104          level (int)
 * 16 iovec (pointer)                                       108          type (int)
 * 24 count of them (long)                                  112          data
 * 32 control (pointer)
 * 40 its length (long)
 * 48 flags (int)
 * </pre>
 *
 * glibc's lengths are longs; those of musl are ints with padding, on these little-endian machines
 * the same bytes.
 */
final class MessageHeader {
  /** A {@code cmsghdr} and up to eight bytes: {@code CMSG_SPACE(1..8)}. */
  static final int CONTROL_SPACE = 24;

  static final int CONTROL_HEADER = 16;

  private static final int BYTES = 128;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR_POINTER = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL_POINTER = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int VECTOR_BASE = 64;
  private static final int VECTOR_LENGTH = 72;
  private static final int CONTROL = 96;
  private static final int LEVEL = CONTROL + 8;
  private static final int TYPE = CONTROL + 12;

  /** Where the data of the control message are in {@link #segment}. */
  static final int CONTROL_DATA = CONTROL + CONTROL_HEADER;

  final MemorySegment segment;

  /** A header whose data lie in {@code data}. */
  MessageHeader(Arena arena, MemorySegment data) {
    segment = arena.allocate(BYTES, Long.BYTES);
    segment.set(JAVA_LONG, VECTOR_POINTER, segment.address() + VECTOR_BASE);
    segment.set(JAVA_LONG, VECTOR_COUNT, 1);
    segment.set(JAVA_LONG, CONTROL_POINTER, segment.address() + CONTROL);
    segment.set(JAVA_LONG, VECTOR_BASE, data.address());
  }

  void name(long address, int lengthBytes) {
    segment.set(JAVA_LONG, NAME, address);
    segment.set(JAVA_INT, NAME_LENGTH, lengthBytes);
  }

  void dataLength(long bytes) {
    segment.set(JAVA_LONG, VECTOR_LENGTH, bytes);
  }

  /** How much of the control message counts; 0 for none. */
  void controlLength(long bytes) {
    segment.set(JAVA_LONG, CONTROL_LENGTH, bytes);
  }

  void control(int level, int type, int dataBytes) {
    segment.set(JAVA_LONG, CONTROL, CONTROL_HEADER + dataBytes);
    segment.set(JAVA_INT, LEVEL, level);
    segment.set(JAVA_INT, TYPE, type);
  }

  /** Whether the system has put in a control message of this kind. */
  boolean hasControl(int level, int type) {
    return segment.get(JAVA_LONG, CONTROL_LENGTH) >= CONTROL_HEADER + Integer.BYTES
        && segment.get(JAVA_INT, LEVEL) == level
        && segment.get(JAVA_INT, TYPE) == type;
  }
}
