package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;

/**
 * One end of a cable, as a process: {@code send LOCAL PEER SIZE COUNT waits}, or {@code hurries}
 * without waiting for answers, or {@code receive LOCAL}. Datagrams carry their number; the receiver
 * checks size, order and content, and prints what came.
 */
final class OffloadEnd {
  static final int PORT = 4_000;
  private static final int BATCH = 40;
  private static final int HEADER = 8;

  /** So many fit a receive buffer of the size that Linux gives by itself. */
  private static final int WINDOW = 2 * BATCH;

  /** How many the receiver has, as far as the sender knows. */
  private static long arrived;

  private OffloadEnd() {}

  /** As above. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getByName(args[1]), PORT);
    try (Transport socket = UdpSocket.open(local)) {
      if (args[0].equals("send")) {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(args[2]), PORT);
        int window = args[5].equals("waits") ? WINDOW : Integer.MAX_VALUE;
        send(socket, peer, Integer.parseInt(args[3]), Integer.parseInt(args[4]), window);
      } else {
        receive(socket);
      }
    }
  }

  private static void send(
      Transport socket, InetSocketAddress peer, int size, int count, int window)
      throws IOException {
    int calls = 0;
    int full = 0;
    long sent = 0;
    byte[] bytes = new byte[BATCH * size];
    try (Selector selector = Selector.open()) {
      socket.register(selector, null);
      for (int number = 0; number < count; number += BATCH) {
        fill(bytes, size, number, count);
        int done = 0;
        while (done < bytes.length) {
          int taken = socket.send(bytes, done, bytes.length - done, size, peer);
          calls++;
          done += taken;
          if (taken == 0) {
            full++;
            socket.awaitWritable(true);
            selector.select(1_000);
            selector.selectedKeys().clear();
            socket.awaitWritable(false);
          }
        }
        sent += BATCH;
        awaitAnswer(socket, selector, sent - window);
      }
      awaitAnswer(socket, selector, count);
    }
    System.out.printf("sent %d in %d calls, full %d times%n", sent, calls, full);
  }

  /** Until the receiver says that it has so many. */
  private static void awaitAnswer(Transport socket, Selector selector, long atLeast)
      throws IOException {
    long until = System.nanoTime() + LoopRun.LONG.toNanos();
    ReceivedBatch batch = new ReceivedBatch();
    while (arrived < atLeast) {
      if (socket.receive(null, batch)) {
        arrived = getInt(batch.buffer(), batch.length() - Integer.BYTES);
      } else if (System.nanoTime() > until) {
        throw new IOException("no answer");
      } else {
        selector.select(1_000);
        selector.selectedKeys().clear();
      }
    }
  }

  /** Number, and how many there will be; then a pattern. */
  private static void fill(byte[] bytes, int size, int first, int count) {
    for (int i = 0; i < BATCH; i++) {
      int at = i * size;
      putInt(bytes, at, first + i);
      putInt(bytes, at + Integer.BYTES, count);
      for (int j = HEADER; j < size; j++) {
        bytes[at + j] = (byte) (first + i + j);
      }
    }
  }

  private static void putInt(byte[] bytes, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> (8 * i));
    }
  }

  private static int getInt(byte[] bytes, int at) {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value |= (bytes[at + i] & 0xff) << (8 * i);
    }
    return value;
  }

  private static void receive(Transport socket) throws IOException {
    System.out.println("ready, " + Offloads.report());
    try (Collector collector = new Collector(socket)) {
      int next = 0;
      int count = Integer.MAX_VALUE;
      int batches = 0;
      int size = 0;
      byte[] answer = new byte[Integer.BYTES];
      while (next < count) {
        collector.clear();
        collector.await(1);
        batches += collector.batches;
        for (byte[] datagram : collector.datagrams) {
          check(datagram, next++);
          count = getInt(datagram, Integer.BYTES);
          size = datagram.length;
        }
        putInt(answer, 0, next);
        socket.send(answer, 0, answer.length, answer.length, collector.peers.get(0));
      }
      System.out.printf("received %d of %d bytes in %d calls%n", next, size, batches);
    }
  }

  private static void check(byte[] datagram, int number) throws IOException {
    if (getInt(datagram, 0) != number) {
      throw new IOException("datagram " + getInt(datagram, 0) + " instead of " + number);
    }
    for (int i = HEADER; i < datagram.length; i++) {
      if (datagram[i] != (byte) (number + i)) {
        throw new IOException("byte " + i + " of datagram " + number + " is another one");
      }
    }
  }
}
