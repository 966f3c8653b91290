package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.identity.KeyKind;

/**
 * What the two ends of a {@link Duo} agree on.
 *
 * @param protection of their packets
 * @param datagramBytes the largest datagram, used from the first one on
 * @param group the key exchange
 * @param certificate the server's key
 */
public record DuoSettings(
    Protection protection, int datagramBytes, NamedGroup group, KeyKind certificate) {
  /** What a STREAM frame, a short header and a tag need at most, beside the payload. */
  private static final int OVERHEAD_BYTES = 50;

  private static final int LEAST_DATAGRAM_BYTES = 1_200;

  /** Datagrams that a payload of this size fits into; the fastest handshake. */
  public static DuoSettings forPayload(Protection protection, int payloadBytes) {
    return new DuoSettings(
        protection,
        Math.max(LEAST_DATAGRAM_BYTES, payloadBytes + OVERHEAD_BYTES),
        NamedGroup.X25519,
        KeyKind.ED25519);
  }
}
