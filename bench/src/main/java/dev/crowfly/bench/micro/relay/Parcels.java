package dev.crowfly.bench.micro.relay;

import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;

/** Datagrams that wait in memory of their own, each with the address of the other end. */
final class Parcels {
  private static final int SLOT_BYTES = 1_500;

  private final byte[][] datagrams;
  private final int[] lengths;
  private final InetSocketAddress[] peers;
  private int count;

  Parcels(int most) {
    datagrams = new byte[most][SLOT_BYTES];
    lengths = new int[most];
    peers = new InetSocketAddress[most];
  }

  /** Where the next one is to be written. */
  Transmit slot(Transmit out) {
    return out.reset(datagrams[count], 0, SLOT_BYTES);
  }

  /** What was written there is one. */
  void add(int length, InetSocketAddress peer) {
    lengths[count] = length;
    peers[count] = peer;
    count++;
  }

  int count() {
    return count;
  }

  byte[] datagram(int index) {
    return datagrams[index];
  }

  int length(int index) {
    return lengths[index];
  }

  InetSocketAddress peer(int index) {
    return peers[index];
  }

  void clear() {
    count = 0;
  }
}
