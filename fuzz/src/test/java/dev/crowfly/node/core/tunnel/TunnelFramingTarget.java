package dev.crowfly.node.core.tunnel;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.fuzz.targets.Choices;
import dev.crowfly.fuzz.targets.StubConnection;
import dev.crowfly.quic.wire.VarInt;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The datagrams of a session at a Connector, whose peer sends anything: what reaches a handler is
 * what a plain reading of the format gives, every datagram is delivered or counted, and neither
 * flows nor memory exceed their limits.
 */
public final class TunnelFramingTarget {
  private static final String KNOWN = "web";

  private final Choices choices;
  private final StubConnection stub = new StubConnection();
  private final Map<Long, String> opened = new HashMap<>();
  private final DatagramFlows flows =
      new DatagramFlows(
          false, stub::connection, this::open, new LongTable<StreamHandler>(), new Chunks());
  private long delivered;
  private long now = 1_000;
  private byte[] expected;

  private TunnelFramingTarget(Choices choices) {
    this.choices = choices;
  }

  /** Datagrams that come, between pauses and answers. */
  public static void fuzzerTestOneInput(byte[] input) {
    new TunnelFramingTarget(new Choices(input)).run();
  }

  private void run() {
    long came = 0;
    while (!choices.isEmpty()) {
      switch (choices.below(8)) {
        case 0, 1, 2, 3, 4 -> {
          came++;
          receive(choices.take(choices.below(48)));
        }
        case 5 -> now += (long) choices.octet() << 28;
        case 6 -> flows.onConnectionLost();
        default -> answer(choices.below(4), choices.below(1 << 11));
      }
      onTime();
      FlowStats stats = flows.stats();
      long dropped = stats.droppedUnknownFlow() + stats.droppedRefused() + stats.droppedMalformed();
      unlessEqual(came, stats.received(), "datagrams counted");
      unlessEqual(came, delivered + dropped, "datagrams accounted for");
      unlessEqual(opened.size(), stats.flows(), "flows");
      unless(stats.flows() <= DatagramFlows.MAX_FLOWS, "too many flows");
    }
    flows.closeUnless(service -> false, now);
    unlessEqual(Map.of(), opened, "flows after the end");
  }

  private void onTime() {
    if (flows.nextTimeout() <= now) {
      flows.onTimeout(now);
      unless(flows.nextTimeout() > now, "due again at once");
    }
  }

  private FlowHandler open(String service, long flow, long openedAt) {
    if (!service.equals(KNOWN)) {
      return null;
    }
    unless(opened.put(flow, service) == null, "opened twice: " + flow);
    return new FlowHandler() {
      @Override
      public void onDatagram(byte[] data, int offset, int length, long at) {
        delivered++;
        unless(expected != null, "delivered what makes no sense");
        unless(
            Arrays.equals(expected, 0, expected.length, data, offset, offset + length),
            "another payload than came");
      }

      @Override
      public void onFlowClosed(long at) {
        unless(opened.remove(flow) != null, "closed twice: " + flow);
      }
    };
  }

  private void receive(byte[] datagram) {
    expected = payloadOf(datagram);
    stub.arrive(datagram.clone());
    flows.receive(now);
    unlessEqual(0, stub.unread(), "unread datagrams");
  }

  /** As the format says; null when it makes no sense, whoever it is for. */
  private static byte[] payloadOf(byte[] datagram) {
    long head = VarInt.decode(datagram, 0, datagram.length);
    if (head < 0) {
      return null;
    }
    int at = VarInt.sizeOf(datagram[0]);
    if ((head & 1) != 0) {
      long length = VarInt.decode(datagram, at, datagram.length);
      if (length < 0) {
        return null;
      }
      at += VarInt.sizeOf(datagram[at]);
      if (length < 1 || length > datagram.length - at) {
        return null;
      }
      at += (int) length;
    }
    return Arrays.copyOfRange(datagram, at, datagram.length);
  }

  private void answer(long flow, int length) {
    stub.sent().clear();
    boolean known = flows.isOpen(flow);
    boolean sent = flows.send(flow, new byte[length], 0, length, now);
    unless(known || !sent, "sent on a flow that is not there");
    if (sent) {
      unlessEqual(1, stub.sent().size(), "datagrams sent");
      byte[] datagram = stub.sent().get(0);
      unlessEqual(flow << 1, VarInt.decode(datagram, 0, datagram.length), "flow of an answer");
      unlessEqual(length, datagram.length - VarInt.size(flow << 1), "length of an answer");
    }
  }
}
