package dev.crowfly.node.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The calls of the C library that the offload needs, with the constants of Linux. They are the same
 * on x86-64 and AArch64; so are the structures of glibc and musl, as far as they are used here.
 */
final class LinuxCalls {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOL_SOCKET = 1;
  static final int SO_RCVBUF = 8;
  static final int SOL_UDP = 17;
  static final int UDP_SEGMENT = 103;
  static final int UDP_GRO = 104;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ECONNREFUSED = 111;

  // Never wait, whatever the mode of the descriptor is.
  private static final int MSG_DONTWAIT = 0x40;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");

  private static final MethodHandle SENDMSG =
      call("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);
  private static final MethodHandle RECVMSG =
      call("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);
  private static final MethodHandle GETSOCKNAME =
      call("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle GETSOCKOPT =
      call(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SETSOCKOPT =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private LinuxCalls() {}

  // This is what needs --enable-native-access; who denies it gets the plain path.
  @SuppressWarnings("restricted")
  private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type, options);
  }

  /** What {@link #sendmsg} and {@link #recvmsg} write errors to. */
  static StructLayout stateLayout() {
    return STATE;
  }

  /** Bytes, or an error number below 0. */
  static long sendmsg(MemorySegment state, int descriptor, MemorySegment message) {
    try {
      long sent;
      do {
        sent = (long) SENDMSG.invokeExact(state, descriptor, message, MSG_DONTWAIT);
      } while (sent < 0 && error(state) == EINTR);
      return sent < 0 ? -error(state) : sent;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Bytes, or an error number below 0. */
  static long recvmsg(MemorySegment state, int descriptor, MemorySegment message) {
    try {
      long received;
      do {
        received = (long) RECVMSG.invokeExact(state, descriptor, message, MSG_DONTWAIT);
      } while (received < 0 && error(state) == EINTR);
      return received < 0 ? -error(state) : received;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int error(MemorySegment state) {
    return state.get(JAVA_INT, ERRNO);
  }

  /** Whether the descriptor is that of a socket. */
  static boolean getsockname(int descriptor, MemorySegment address, MemorySegment length) {
    try {
      return (int) GETSOCKNAME.invokeExact(descriptor, address, length) == 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Whether the option is known. */
  static boolean getsockopt(
      int descriptor, int level, int option, MemorySegment value, MemorySegment length) {
    try {
      return (int) GETSOCKOPT.invokeExact(descriptor, level, option, value, length) == 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Whether the option was set to the int at {@code value}. */
  static boolean setsockopt(int descriptor, int level, int option, MemorySegment value) {
    try {
      int length = (int) JAVA_INT.byteSize();
      return (int) SETSOCKOPT.invokeExact(descriptor, level, option, value, length) == 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A method handle says that it throws anything; these throw nothing but errors of ours. */
  private static AssertionError unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new AssertionError(e);
  }
}
