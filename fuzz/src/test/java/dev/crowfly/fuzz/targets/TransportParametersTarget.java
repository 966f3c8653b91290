package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.wire.TransportParameters;
import java.util.Arrays;

/** Transport parameters: round trip, ranges of RFC 9000 §18.2, a bound on what is kept. */
public final class TransportParametersTarget {
  private TransportParametersTarget() {}

  /** The first byte says which side sent them, the rest is the extension. */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    boolean fromServer = choices.flag();
    byte[] extension = choices.rest();
    TransportParameters read = decode(extension, 0, extension.length, fromServer);
    Shifted shifted = Shifted.of(extension);
    TransportParameters elsewhere =
        decode(shifted.array(), shifted.offset(), shifted.length(), fromServer);
    unlessEqual(read, elsewhere, "parameters elsewhere");
    if (read != null) {
      checkRanges(read, fromServer);
      checkKept(read, extension.length);
      byte[] written = read.encode();
      TransportParameters again = decode(written, 0, written.length, fromServer);
      unlessEqual(read, again, "parameters as written");
      unless(Arrays.equals(written, again.encode()), "written twice");
    }
  }

  /** Null if they were refused. */
  private static TransportParameters decode(byte[] buf, int offset, int length, boolean server) {
    try {
      return TransportParameters.decode(buf, offset, length, server);
    } catch (TransportError e) {
      unlessEqual(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, e.code(), "refused with");
      return null;
    }
  }

  private static void checkRanges(TransportParameters read, boolean fromServer) {
    unless(read.maxUdpPayloadSize() >= 1200, "max_udp_payload_size");
    unless(read.ackDelayExponent() >= 0 && read.ackDelayExponent() <= 20, "ack_delay_exponent");
    unless(read.maxAckDelayMillis() >= 0 && read.maxAckDelayMillis() < 1 << 14, "max_ack_delay");
    unless(read.activeConnectionIdLimit() >= 2, "active_connection_id_limit");
    unless(read.initialMaxStreamsBidi() <= 1L << 60, "initial_max_streams_bidi");
    unless(read.initialMaxStreamsUni() <= 1L << 60, "initial_max_streams_uni");
    unless(
        fromServer
            || (read.originalDestinationConnectionId() == null
                && read.statelessResetToken() == null
                && read.preferredAddress() == null
                && read.retrySourceConnectionId() == null),
        "a client sent what only servers may");
    if (read.preferredAddress() != null) {
      read.preferredAddress().ipv4Address();
      read.preferredAddress().ipv6Address();
    }
  }

  private static void checkKept(TransportParameters read, int extensionBytes) {
    int kept = 0;
    unless(read.unknownIds().size() <= TransportParameters.MAX_UNKNOWN, "too many are kept");
    for (long id : read.unknownIds()) {
      int length = read.unknown(id).length;
      unless(length <= TransportParameters.MAX_UNKNOWN_LENGTH, "too long a value is kept");
      kept += length;
    }
    unless(kept <= extensionBytes, "more is kept than came");
  }
}
