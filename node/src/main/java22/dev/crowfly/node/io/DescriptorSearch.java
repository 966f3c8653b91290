package dev.crowfly.node.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds the file descriptor of a channel, which Java does not tell.
 *
 * <p>Asks for the local address of each descriptor of the process: that changes nothing, whatever
 * the descriptor is. One with the address of the channel has then to prove that it is the channel:
 * random sizes of the receive buffer that are set through the one have to show through the other.
 * So another socket with the same address (SO_REUSEPORT) is no danger. As long as the channel is
 * open its descriptor stays what it is.
 */
final class DescriptorSearch implements AutoCloseable {
  /** So many are looked at: some milliseconds. */
  private static final int MAX_DESCRIPTORS = 1 << 16;

  /** Buffers that every system allows; with the rounds, guesses are one in 10^12. */
  private static final int MIN_BUFFER_BYTES = 4_096;

  private static final int MAX_BUFFER_BYTES = 16_384;
  private static final int ROUNDS = 3;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment name = arena.allocate(SocketName.BYTES, Long.BYTES);
  private final MemorySegment value = arena.allocate(JAVA_INT);
  private final MemorySegment length = arena.allocate(JAVA_INT);

  /** The descriptor, or -1; the size of the channel's receive buffer is any afterwards. */
  int find(DatagramChannel channel, InetSocketAddress local) throws IOException {
    for (int descriptor = 0; descriptor < MAX_DESCRIPTORS; descriptor++) {
      if (isBoundTo(descriptor, local) && isProven(descriptor, channel)) {
        return descriptor;
      }
    }
    return -1;
  }

  private boolean isBoundTo(int descriptor, InetSocketAddress local) {
    length.set(JAVA_INT, 0, SocketName.BYTES);
    if (!LinuxCalls.getsockname(descriptor, name, length)) {
      return false;
    }
    int bytes = length.get(JAVA_INT, 0);
    return (bytes == SocketName.BYTES_4 || bytes == SocketName.BYTES_6)
        && SocketName.port(name, 0) == local.getPort()
        && SocketName.read(name, 0).equals(local);
  }

  private boolean isProven(int descriptor, DatagramChannel channel) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      int size = ThreadLocalRandom.current().nextInt(MIN_BUFFER_BYTES, MAX_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, size);
      // Linux doubles what it is told, for its own bookkeeping; emulations of it may not.
      int seen = option(descriptor, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_RCVBUF);
      if (seen != 2 * size && seen != size) {
        return false;
      }
    }
    return true;
  }

  /** The value of an option, or -1 if the system does not know it. */
  int option(int descriptor, int level, int option) {
    length.set(JAVA_INT, 0, Integer.BYTES);
    return LinuxCalls.getsockopt(descriptor, level, option, value, length)
        ? value.get(JAVA_INT, 0)
        : -1;
  }

  /** Whether the system lets the option be set. */
  boolean set(int descriptor, int level, int option, int to) {
    value.set(JAVA_INT, 0, to);
    return LinuxCalls.setsockopt(descriptor, level, option, value);
  }

  @Override
  public void close() {
    arena.close();
  }
}
