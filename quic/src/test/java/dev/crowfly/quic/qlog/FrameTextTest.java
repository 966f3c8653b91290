package dev.crowfly.quic.qlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicObserver.PacketKind;
import dev.crowfly.quic.testing.AllocationMeter;
import dev.crowfly.quic.wire.FrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Packets in traces: every frame there is, and whatever else a peer may send. */
class FrameTextTest {
  private static final int CID_LENGTH = 8;
  private static final int PAYLOAD = 1 + CID_LENGTH + 2;

  private final Trace trace = new Trace();
  private final QlogWriter writer = new QlogWriter(trace, true, new byte[8], 0, 0);

  /** A short header whose packet number has two bytes, and this payload. */
  private void receive(QlogWriter to, byte[] payload, int length) {
    byte[] packet = new byte[PAYLOAD + length + 16];
    packet[0] = 0x41;
    System.arraycopy(payload, 0, packet, PAYLOAD, length);
    to.packetReceived(5, 0, PacketKind.ONE_RTT, 300, packet, 0, PAYLOAD, length, packet.length);
  }

  @Example
  void every_frame_is_told_in_the_words_of_the_draft() {
    byte[] buf = new byte[1000];
    byte[] data = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    FrameWriter frames = new FrameWriter();
    frames.reset(buf, 0, buf.length);
    frames.ping();
    frames.padding(7);
    frames.resetStream(4, 99, 1234);
    frames.stopSending(8, 98);
    frames.crypto(17, data, 0, 5);
    frames.newToken(data, 0, 16);
    frames.stream(12, 1L << 60, data, 0, 16, true);
    frames.maxData(1000);
    frames.maxStreamData(4, 1001);
    frames.maxStreams(true, 10);
    frames.dataBlocked(1002);
    frames.streamDataBlocked(4, 1003);
    frames.streamsBlocked(false, 11);
    frames.newConnectionId(3, 1, data, 0, 8, data, 0);
    frames.retireConnectionId(2);
    frames.pathChallenge(-2);
    frames.pathResponse(0x0123456789abcdefL);
    frames.connectionClose(0x128, 6, data, 0, 3);
    frames.applicationClose(1 << 20, data, 0, 0);
    frames.handshakeDone();
    frames.datagram(data, 0, 9);
    frames.observedAddress(1, data, 0, 4, 4433);
    receive(writer, buf, frames.position());
    assertEquals(
        """
        {frame_type=ping}
        {frame_type=padding, raw={payload_length=7}}
        {frame_type=reset_stream, stream_id=4, error=unknown, error_code=99, final_size=1234}
        {frame_type=stop_sending, stream_id=8, error=unknown, error_code=98}
        {frame_type=crypto, offset=17, raw={length=5, payload_length=5}}
        {frame_type=new_token, token={type=resumption, raw={length=16}}}
        {frame_type=stream, stream_id=12, offset=1152921504606846976, fin=true, \
        raw={length=16, payload_length=16}}
        {frame_type=max_data, maximum=1000}
        {frame_type=max_stream_data, stream_id=4, maximum=1001}
        {frame_type=max_streams, stream_type=bidirectional, maximum=10}
        {frame_type=data_blocked, limit=1002}
        {frame_type=stream_data_blocked, stream_id=4, limit=1003}
        {frame_type=streams_blocked, stream_type=unidirectional, limit=11}
        {frame_type=new_connection_id, sequence_number=3, retire_prior_to=1, \
        connection_id_length=8, connection_id=3031323334353637}
        {frame_type=retire_connection_id, sequence_number=2}
        {frame_type=path_challenge, data=fffffffffffffffe}
        {frame_type=path_response, data=0123456789abcdef}
        {frame_type=connection_close, error_space=transport, error=crypto_error_0x128, \
        reason=012, trigger_frame_type=6}
        {frame_type=connection_close, error_space=application, error=unknown, error_code=1048576}
        {frame_type=handshake_done}
        {frame_type=datagram, raw={length=9, payload_length=9}}
        {frame_type=observed_address, sequence_number=1, ip_v4=30313233, port_v4=4433}""",
        frames().stream().map(Object::toString).collect(Collectors.joining("\n")));
    Set<String> seen = new TreeSet<>(Set.of("ack", "unknown"));
    frames().forEach(frame -> seen.add((String) frame.get("frame_type")));
    assertEquals(QlogSchema.frameTypes(), seen);
    assertEquals(
        "{packet_type=1RTT, key_phase_bit=false, packet_number_length=2, packet_number=300, "
            + "dcid=0000000000000000}",
        trace.data("packet_received").get(0).get("header").toString());
  }

  @Example
  void an_acknowledgment_has_its_delay_and_its_ranges() {
    // Largest 10, delay 250 units of 2^3 µs, ranges 8 to 10 and 5, and ECN counts.
    byte[] ack = {0x03, 10, 0x40, (byte) 250, 1, 2, 1, 0, 7, 8, 9};
    receive(writer, ack, ack.length);
    assertEquals(
        "[{frame_type=ack, ack_delay=2, acked_ranges=[[8, 10], [5]], ect1=8, ect0=7, ce=9}]",
        frames().toString());
  }

  @Example
  void a_frame_that_breaks_off_is_unknown_and_what_came_before_is_kept() {
    byte[] pingThenHalfAnAck = {0x01, 0x02, 10, 0, 3, 2, 0};
    receive(writer, pingThenHalfAnAck, pingThenHalfAnAck.length);
    assertEquals(
        "[{frame_type=ping}, {frame_type=unknown, frame_type_bytes=2}]", frames().toString());
  }

  @Property(tries = 10_000)
  void whatever_a_peer_sends_the_trace_is_well_formed(@ForAll("payloads") byte[] payload) {
    trace.clear();
    receive(writer, payload, payload.length);
    assertEquals(1, trace.checkedEvents());
  }

  /** First bytes of frames come often, and small numbers, so that many frames are whole. */
  @Provide
  Arbitrary<byte[]> payloads() {
    Arbitrary<Byte> some =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.bytes().between((byte) 0, (byte) 0x31)),
            Tuple.of(1, Arbitraries.bytes()));
    return some.array(byte[].class).ofMaxSize(60);
  }

  @Property(tries = 10_000)
  void whatever_transport_parameters_a_peer_sends_the_trace_is_well_formed(
      @ForAll byte[] encoded, @ForAll boolean local) {
    trace.clear();
    writer.parametersSet(1, local, encoded);
    assertTrue(trace.checkedEvents() <= 1);
  }

  @Example
  void a_packet_costs_no_allocation() {
    QlogWriter to = new QlogWriter((buf, offset, length) -> {}, true, new byte[8], 0, 0);
    byte[] packet = new byte[1200];
    packet[0] = 0x41;
    FrameWriter frames = new FrameWriter();
    frames.reset(packet, PAYLOAD, 1184);
    frames.streamToEnd(4, 123_456_789, new byte[1100], 0, 1100, false);
    int payload = frames.position() - PAYLOAD;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = AllocationMeter.allocatedBytes();
      for (int i = 0; i < 5_000; i++) {
        to.packetSent(
            i * 1_000L,
            0,
            PacketKind.ONE_RTT,
            i,
            packet,
            0,
            PAYLOAD,
            payload,
            payload + PAYLOAD + 16);
      }
      least = Math.min(least, AllocationMeter.allocatedBytes() - before);
    }
    assertTrue(least < 5_000, "bytes allocated for 5,000 packets: " + least);
  }

  private List<Map<String, Object>> frames() {
    return trace.data("packet_received").stream()
        .flatMap(data -> ((List<?>) data.get("frames")).stream())
        .map(Trace::map)
        .toList();
  }
}
