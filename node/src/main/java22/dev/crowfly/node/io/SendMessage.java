package dev.crowfly.node.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.crowfly.ice.AddressKey;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** Datagrams on their way to {@code sendmsg}, and the addresses of those that are sent to. */
final class SendMessage {
  private static final int PEERS = 1_024;

  /** After so many batches a peer that took none at once is tried again: routes change. */
  private static final int PLAIN_BATCHES = 1_024;

  private final boolean six;
  private final MemorySegment data;
  private final MessageHeader header;
  private final MemorySegment state;
  private final MemorySegment names;
  private final InetSocketAddress[] peers = new InetSocketAddress[PEERS];
  private final short[] plainBatches = new short[PEERS];

  SendMessage(Arena arena, boolean six) {
    this.six = six;
    data = arena.allocate(ReceivedBatch.BYTES, Long.BYTES);
    header = new MessageHeader(arena, data);
    header.control(LinuxCalls.SOL_UDP, LinuxCalls.UDP_SEGMENT, Short.BYTES);
    state = arena.allocate(LinuxCalls.stateLayout());
    names = arena.allocate((long) PEERS * SocketName.BYTES, Long.BYTES);
  }

  /** The number of a peer, for the next calls; -1 if it can't be sent to in this way. */
  int peer(InetSocketAddress address) {
    int number = ((address.hashCode() * 0x9E3779B9) >>> 16) & (PEERS - 1);
    InetSocketAddress there = peers[number];
    if (there != null && AddressKey.same(there, address)) {
      return number;
    }
    // A stranger takes the place of another one, and nothing else happens.
    peers[number] = null;
    if (!SocketName.write(address, six, names, (long) number * SocketName.BYTES)) {
      return -1;
    }
    peers[number] = address;
    plainBatches[number] = 0;
    return number;
  }

  /** Whether this batch shall leave as single datagrams, because an earlier one had to. */
  boolean isPlain(int peer) {
    if (plainBatches[peer] == 0) {
      return false;
    }
    plainBatches[peer]--;
    return true;
  }

  /** The system could not cut a batch to this peer into datagrams. */
  void setPlain(int peer) {
    plainBatches[peer] = PLAIN_BATCHES;
  }

  /**
   * Sends datagrams, as one call.
   *
   * @return bytes, all of them; or an error number below 0
   */
  long send(int descriptor, byte[] buffer, int offset, int length, int segmentBytes, int peer) {
    MemorySegment.copy(buffer, offset, data, JAVA_BYTE, 0, length);
    header.name(
        names.address() + (long) peer * SocketName.BYTES,
        six ? SocketName.BYTES_6 : SocketName.BYTES_4);
    header.dataLength(length);
    if (length > segmentBytes) {
      header.segment.set(JAVA_SHORT, MessageHeader.CONTROL_DATA, (short) segmentBytes);
      header.controlLength(MessageHeader.CONTROL_SPACE);
    } else {
      header.controlLength(0);
    }
    return LinuxCalls.sendmsg(state, descriptor, header.segment);
  }
}
