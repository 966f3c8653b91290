package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ping and speed, both sides, over real connections in memory. */
class BuiltInServicesTest {
  private final MemorySessions sessions =
      new MemorySessions(
          9,
          10 * MemoryLink.MILLIS,
          builder ->
              builder
                  .keepAliveMillis(5000)
                  .initialMaxStreamData(30_000)
                  .maxStreamWindowBytes(30_000));
  private final BuiltInServices services = new BuiltInServices(sessions.chunks);
  private final List<String> told = new ArrayList<>();
  private SpeedClient speed;

  @BeforeEach
  void publish() {
    sessions.providers.putAll(services.providers());
  }

  private long now() {
    return sessions.link.now();
  }

  private boolean run(BooleanSupplier condition, long nanos) {
    long end = now() + nanos;
    while (!condition.getAsBoolean() && now() < end) {
      sessions.link.run(condition, 5 * MemoryLink.MILLIS); // deadlines come and go meanwhile
      services.onTimeout(now());
      if (speed != null) {
        speed.onTimeout(now());
      }
    }
    return condition.getAsBoolean();
  }

  private <H extends StreamHandler> H open(String service, Function<QuicStream, H> handlers) {
    List<H> made = new ArrayList<>();
    boolean opened =
        sessions.agent.open(
            service,
            stream -> {
              made.add(handlers.apply(stream));
              return made.get(0);
            },
            now());
    assertTrue(opened);
    return made.get(0);
  }

  private final PingClient.Listener pings =
      new PingClient.Listener() {
        @Override
        public void onAnswer(long sequence, long rttNanos, long at) {
          told.add(sequence + ": " + rttNanos / MemoryLink.MILLIS);
        }

        @Override
        public void onFailed(ErrorCode code, long at) {
          told.add(code.name());
        }
      };

  private SpeedClient measure(boolean down, int seconds) {
    SpeedClient client =
        open(
            ServiceName.SPEED,
            stream ->
                new SpeedClient(
                    stream,
                    down,
                    seconds,
                    sessions.chunks,
                    new SpeedClient.Listener() {
                      @Override
                      public void onDone(long bytes, long nanos, long at) {
                        told.add(bytes + " in " + nanos / MemoryLink.SECONDS);
                      }

                      @Override
                      public void onFailed(ErrorCode code, long at) {
                        told.add(code.name());
                      }
                    }));
    client.start(now());
    return client;
  }

  @Test
  void aPingTakesARoundTrip() {
    PingClient client = open(ServiceName.PING, stream -> new PingClient(stream, pings));
    assertTrue(client.ping(0, now()));
    assertTrue(client.ping(1, now()));
    assertTrue(run(() -> told.size() == 2, MemoryLink.SECONDS));
    assertEquals(List.of("0: 20", "1: 20"), told);
    client.finish();
    assertTrue(run(() -> sessions.connector.openStreams() == 0, MemoryLink.SECONDS));
    assertEquals(2, told.size(), "a proper end is no failure");
    assertFalse(client.ping(2, now()));
  }

  @Test
  void aFloodOfPingsIsAnsweredSlowly() {
    PingClient client = open(ServiceName.PING, stream -> new PingClient(stream, pings));
    for (int i = 0; i < 500; i++) {
      assertTrue(client.ping(i, now()));
    }
    run(() -> false, MemoryLink.SECONDS);
    assertTrue(
        told.size() > 290 && told.size() < 310, told.size() + " answers in the first second");
    assertTrue(run(() -> client.unanswered() == 0, 3 * MemoryLink.SECONDS));
  }

  @Test
  void pingsOfALostConnectionFailOnce() {
    PingClient client = open(ServiceName.PING, stream -> new PingClient(stream, pings));
    client.ping(0, now());
    sessions.lose();
    assertEquals("PEER_LOST", told.get(told.size() - 1));
    assertFalse(client.ping(1, now()));
  }

  @Test
  void aDownloadTakesItsTimeAndSaysWhatCame() {
    speed = measure(true, 2);
    assertTrue(run(() -> told.size() == 1, 20 * MemoryLink.SECONDS));
    assertEquals(speed.movedBytes() + " in 2", told.get(0));
    assertTrue(speed.movedBytes() > 500_000, told.get(0));
    assertTrue(run(() -> sessions.connector.openStreams() == 0, MemoryLink.SECONDS));
  }

  @Test
  void anUploadTakesItsTimeAndSaysWhatArrived() {
    speed = measure(false, 2);
    assertTrue(run(() -> told.size() == 1, 20 * MemoryLink.SECONDS));
    assertEquals(speed.movedBytes() + " in 2", told.get(0));
    assertTrue(speed.movedBytes() > 500_000, told.get(0));
    assertTrue(run(() -> sessions.connector.openStreams() == 0, MemoryLink.SECONDS));
  }

  @Test
  void aSessionMeasuresADirectionOnceAtATime() {
    speed = measure(true, 1);
    run(() -> false, 100 * MemoryLink.MILLIS);
    measure(true, 1);
    assertTrue(run(() -> told.size() == 1, 500 * MemoryLink.MILLIS));
    assertEquals(List.of("LIMIT"), told);
    assertTrue(run(() -> told.size() == 2, 10 * MemoryLink.SECONDS));
    assertTrue(told.get(1).endsWith(" in 1"));
    measure(true, 1);
    assertTrue(run(() -> told.size() == 3, 10 * MemoryLink.SECONDS));
    assertTrue(told.get(2).endsWith(" in 1"), "the place is free again");
  }

  @Test
  void requestsThatMakeNoSenseAreRefused() {
    byte[][] all = {{0, 5}, {3, 5}, {1, 0}, {2, 61}, {1, -1}};
    for (byte[] request : all) {
      QuicStream[] opened = new QuicStream[1];
      open(
          ServiceName.SPEED,
          stream -> {
            opened[0] = stream;
            return new PingClient(stream, pings);
          });
      opened[0].write(request, 0, 2);
      run(() -> false, 100 * MemoryLink.MILLIS);
      assertEquals(ErrorCode.INVALID.code(), opened[0].peerErrorCode());
      assertEquals(ErrorCode.INVALID.code(), opened[0].peerStopCode());
    }
    assertEquals(0, sessions.connector.openStreams());
  }

  @Test
  void aSessionHasAFewStreamsOfEachServiceAtOnce() {
    for (String service : List.of(ServiceName.PING, ServiceName.SPEED)) {
      List<QuicStream> opened = new ArrayList<>();
      for (int i = 0; i < PingService.MAX_STREAMS + 1; i++) {
        open(
            service,
            stream -> {
              opened.add(stream);
              return new PingClient(stream, pings);
            });
      }
      run(() -> false, 200 * MemoryLink.MILLIS);
      for (int i = 0; i < PingService.MAX_STREAMS; i++) {
        assertEquals(-1, opened.get(i).peerErrorCode());
      }
      QuicStream last = opened.get(PingService.MAX_STREAMS);
      assertEquals(ErrorCode.LIMIT.code(), last.peerErrorCode());
      for (QuicStream each : opened) {
        each.reset(0);
      }
      run(() -> false, 200 * MemoryLink.MILLIS);
      assertEquals(0, sessions.connector.openStreams());
    }
    PingClient client = open(ServiceName.PING, stream -> new PingClient(stream, pings));
    client.ping(7, now());
    assertTrue(run(() -> told.contains("7: 20"), MemoryLink.SECONDS), "there is room again");
  }

  @Test
  void whoAsksForNothingIsRefusedInTheEnd() {
    QuicStream[] opened = new QuicStream[1];
    open(
        ServiceName.SPEED,
        stream -> {
          opened[0] = stream;
          return new PingClient(stream, pings);
        });
    run(() -> false, 9 * MemoryLink.SECONDS);
    assertEquals(-1, opened[0].peerErrorCode());
    run(() -> false, 2 * MemoryLink.SECONDS);
    assertEquals(ErrorCode.TIMEOUT.code(), opened[0].peerErrorCode());
  }

  @Test
  void anUploadThatDoesNotEndIsCutOff() {
    QuicStream[] opened = new QuicStream[1];
    open(
        ServiceName.SPEED,
        stream -> {
          opened[0] = stream;
          return new PingClient(stream, pings);
        });
    opened[0].write(new byte[] {SpeedService.UP, 1}, 0, 2);
    run(() -> false, 12 * MemoryLink.SECONDS);
    assertEquals(ErrorCode.LIMIT.code(), opened[0].peerStopCode());
    assertEquals(Long.MAX_VALUE, services.nextTimeout());
  }
}
