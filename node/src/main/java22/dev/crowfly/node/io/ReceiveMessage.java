package dev.crowfly.node.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** Datagrams as they come from {@code recvmsg}, and the addresses of those that send. */
final class ReceiveMessage {
  private static final int PEERS = 1_024;

  private final PeerAddresses addresses;
  private final MemorySegment data;
  private final MessageHeader header;
  private final MemorySegment state;
  private final MemorySegment name;

  // What the system calls them, and what they are.
  private final long[] highs = new long[PEERS];
  private final long[] lows = new long[PEERS];
  private final int[] scopes = new int[PEERS];
  private final InetSocketAddress[] peers = new InetSocketAddress[PEERS];

  ReceiveMessage(Arena arena, PeerAddresses addresses) {
    this.addresses = addresses;
    data = arena.allocate(ReceivedBatch.BYTES, Long.BYTES);
    header = new MessageHeader(arena, data);
    header.dataLength(ReceivedBatch.BYTES);
    state = arena.allocate(LinuxCalls.stateLayout());
    name = arena.allocate(SocketName.BYTES, Long.BYTES);
  }

  /**
   * Receives what one call brings.
   *
   * @return bytes, which {@link #take} takes; or an error number below 0
   */
  long receive(int descriptor) {
    header.name(name.address(), SocketName.BYTES);
    header.controlLength(MessageHeader.CONTROL_SPACE);
    return LinuxCalls.recvmsg(state, descriptor, header.segment);
  }

  /** Hands over what has come. */
  void take(int length, ReceivedBatch into) {
    MemorySegment.copy(data, JAVA_BYTE, 0, into.buffer(), 0, length);
    into.filled(length, segmentBytes(length), peer());
  }

  /** Told only when the system has put datagrams together. */
  private int segmentBytes(int length) {
    if (!header.hasControl(LinuxCalls.SOL_UDP, LinuxCalls.UDP_GRO)) {
      return length;
    }
    int told = header.segment.get(JAVA_INT, MessageHeader.CONTROL_DATA);
    return told <= 0 ? length : Math.min(told, length);
  }

  private InetSocketAddress peer() {
    boolean four = name.get(JAVA_SHORT, 0) == LinuxCalls.AF_INET;
    int port = name.get(JAVA_INT, 0); // and the family
    long high = four ? port : name.get(JAVA_LONG, SocketName.ADDRESS_6);
    long low =
        four
            ? name.get(JAVA_INT, SocketName.ADDRESS_4)
            : name.get(JAVA_LONG, SocketName.ADDRESS_6 + Long.BYTES);
    int scope = four ? 0 : name.get(JAVA_INT, SocketName.SCOPE);
    long mixed = (high * 31 + low + port) * 0x9E3779B97F4A7C15L;
    int number = (int) (mixed >>> 54) & (PEERS - 1);
    InetSocketAddress there = peers[number];
    if (there != null
        && highs[number] == high
        && lows[number] == low
        && scopes[number] == scope
        && there.getPort() == SocketName.port(name, 0)) {
      return there;
    }
    InetSocketAddress address = addresses.intern(SocketName.read(name, 0));
    highs[number] = high;
    lows[number] = low;
    scopes[number] = scope;
    peers[number] = address;
    return address;
  }
}
