package dev.crowfly.quic.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.Transmit;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

/** What a world demands of timers has to fail when it should. */
class WorldTest {
  /** An endpoint that does nothing but to want to be called. */
  private static class Clockwork implements QuicEndpoint {
    long due;

    @Override
    public void receive(Datagram in, long now) {}

    @Override
    public void onTimeout(long now) {}

    @Override
    public long nextTimeout() {
      return due;
    }

    @Override
    public boolean pollTransmit(Transmit out, long now) {
      return false;
    }

    @Override
    public QuicEvent pollEvent() {
      return null;
    }

    @Override
    public QuicConnection connect(
        QuicConfig config,
        SocketAddress local,
        SocketAddress peer,
        String serverName,
        long wallClockMillis,
        long now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public QuicConnection accept(
        IncomingConnection incoming, QuicConfig config, long wallClockMillis, long now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void refuse(IncomingConnection incoming) {}

    @Override
    public void retry(IncomingConnection incoming, long now) {}

    @Override
    public void ignore(IncomingConnection incoming) {}

    @Override
    public EndpointStats stats() {
      return new EndpointStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  private static void assertFails(Clockwork endpoint, String why) {
    World world = new World(new Network(1));
    world.add(new Host(endpoint, Pair.CLIENT_ADDRESS));
    AssertionError error = assertThrows(AssertionError.class, () -> world.runFor(1_000_000_000));
    assertTrue(error.getMessage().contains(why), error::getMessage);
  }

  @Test
  void timeoutThatStaysInThePast() {
    assertFails(new Clockwork(), "stays in the past");
  }

  @Test
  void timeoutsThatFollowEachOther_withoutAnyEffect() {
    assertFails(
        new Clockwork() {
          @Override
          public void onTimeout(long now) {
            due = now + 1_000;
          }
        },
        "without any effect");
  }

  @Test
  void timeoutThatComesBackAtTheSameInstant() {
    assertFails(
        new Clockwork() {
          private boolean called;

          @Override
          public void onTimeout(long now) {
            called = true;
          }

          @Override
          public long nextTimeout() {
            // In the future when asked right after the call, and due again a moment later.
            boolean first = called;
            called = false;
            return first ? due + 1 : due;
          }
        },
        "time stands still");
  }
}
