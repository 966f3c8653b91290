package dev.crowfly.sim.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Sends datagrams through one link, at a steady pace, and keeps what comes out. */
final class LinkRun {
  /** What came out of the link, and when. */
  record Arrival(int number, long sentAt, long at, Datagram datagram) {
    long took() {
      return at - sentAt;
    }
  }

  final List<Arrival> arrivals = new ArrayList<>();
  final List<String> drops = new ArrayList<>();
  final Agenda agenda = new Agenda(1_000);
  private final OpenLink open;
  private int sent;

  LinkRun(long seed, Stage... stages) {
    open =
        new OpenLink(
            Link.of(stages),
            Chance.of(seed),
            agenda,
            this::arrive,
            (datagram, why) -> drops.add(why));
  }

  /** So many datagrams of so many bytes, one each so many nanoseconds. */
  LinkRun send(int count, int bytes, long everyNanos) {
    for (int i = 0; i < count; i++) {
      int number = sent++;
      long at = agenda.now() + i * everyNanos;
      agenda.at(at, () -> open.carry(datagram(number, at, bytes)));
    }
    while (agenda.nextInstant() != Agenda.NEVER) {
      agenda.step();
    }
    return this;
  }

  private static Datagram datagram(int number, long at, int bytes) {
    byte[] payload = new byte[Math.max(bytes, 12)];
    java.nio.ByteBuffer.wrap(payload).putInt(number).putLong(at);
    return new Datagram(endpoint(1), endpoint(2), payload);
  }

  static InetSocketAddress endpoint(int host) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), 1000 + host);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private void arrive(Datagram datagram) {
    java.nio.ByteBuffer in = java.nio.ByteBuffer.wrap(datagram.payload());
    arrivals.add(new Arrival(in.getInt(), in.getLong(), agenda.now(), datagram));
  }

  List<Integer> numbers() {
    return arrivals.stream().map(Arrival::number).toList();
  }

  boolean isInOrder() {
    List<Integer> numbers = numbers();
    return numbers.equals(numbers.stream().sorted().toList());
  }
}
