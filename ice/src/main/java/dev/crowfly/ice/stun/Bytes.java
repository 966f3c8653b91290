package dev.crowfly.ice.stun;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network byte order. */
final class Bytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static int getShort(byte[] array, int offset) {
    return (array[offset] & 0xFF) << 8 | (array[offset + 1] & 0xFF);
  }

  static void putShort(byte[] array, int offset, int value) {
    array[offset] = (byte) (value >>> 8);
    array[offset + 1] = (byte) value;
  }

  static int getInt(byte[] array, int offset) {
    return (int) INT.get(array, offset);
  }

  static void putInt(byte[] array, int offset, int value) {
    INT.set(array, offset, value);
  }

  static long getLong(byte[] array, int offset) {
    return (long) LONG.get(array, offset);
  }

  static void putLong(byte[] array, int offset, long value) {
    LONG.set(array, offset, value);
  }
}
