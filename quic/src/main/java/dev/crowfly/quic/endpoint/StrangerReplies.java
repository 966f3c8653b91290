package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.crypto.RetryIntegrity;
import dev.crowfly.quic.crypto.StatelessResetTokens;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.QuicVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes the packets that a server answers strangers with, from nothing but what they sent: Version
 * Negotiation, Retry, a refusal, a stateless reset.
 */
final class StrangerReplies {
  private static final byte[] NO_TOKEN = {};
  private static final int[] VERSIONS = {QuicVersion.V1};
  private static final int MAX_REPLY_BYTES = 512;

  /** RFC 9000 §10.3: shorter ones could not pass for a short-header packet. */
  static final int SMALLEST_RESET_BYTES = 21;

  /** As long as a small packet with an 8-byte connection ID would be. */
  private static final int LARGEST_RESET_BYTES = 43;

  private final RandomSource random;
  private final StatelessResetTokens resetTokens;
  private final byte[] scratch = new byte[MAX_REPLY_BYTES];
  private final HeaderWriter headers = new HeaderWriter();
  private final FrameWriter frames = new FrameWriter();

  StrangerReplies(RandomSource random, StatelessResetTokens resetTokens) {
    this.random = random;
    this.resetTokens = resetTokens;
  }

  /** RFC 9000 §6.1. */
  byte[] versionNegotiation(PacketHeader received) {
    byte[] unused = new byte[1];
    random.nextBytes(unused, 0, 1);
    byte[] out = new byte[MAX_REPLY_BYTES + 2 * 255];
    int end =
        HeaderWriter.writeVersionNegotiation(out, 0, out.length, received, VERSIONS, unused[0]);
    return Arrays.copyOf(out, end);
  }

  /** RFC 9000 §17.2.5. */
  byte[] retry(PacketHeader received, byte[] originalDcid, byte[] scid, byte[] token) {
    int end = HeaderWriter.writeRetry(scratch, 0, scratch.length, received, scid, token);
    RetryIntegrity.writeTag(
        originalDcid,
        0,
        originalDcid.length,
        scratch,
        0,
        end - PacketHeader.RETRY_INTEGRITY_TAG_LENGTH);
    return Arrays.copyOf(scratch, end);
  }

  /**
   * An Initial packet with nothing but CONNECTION_CLOSE (RFC 9000 §5.2.2, §10.2.3). It needs no
   * acknowledgment, so it is not padded, and smaller than what it answers.
   */
  byte[] refusal(byte[] clientDcid, byte[] clientScid, long code, String reason) {
    int payload =
        headers.writeInitial(scratch, 0, scratch.length, clientScid, clientDcid, NO_TOKEN, 0, 1);
    frames.reset(scratch, payload, scratch.length - 16);
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    frames.connectionClose(code, 0, text, 0, text.length);
    int end = frames.position() + 16;
    headers.patchLength(end);
    PacketKeys keys = InitialSecrets.derive(clientDcid, 0, clientDcid.length).serverKeys();
    keys.seal(scratch, 0, headers.packetNumberOffset(), 1, frames.position() - payload, 0);
    keys.discard();
    return Arrays.copyOf(scratch, end);
  }

  /**
   * A stateless reset for a packet that went to an unknown connection ID (RFC 9000 §10.3).
   *
   * @return null when the packet was too small to be answered: a reset must be smaller than what it
   *     answers, or two endpoints could reset each other for ever
   */
  byte[] statelessReset(byte[] buffer, int dcidOffset, int dcidLength, int datagramLength) {
    int length = Math.min(datagramLength - 1, LARGEST_RESET_BYTES);
    if (length < SMALLEST_RESET_BYTES) {
      return null;
    }
    byte[] reset = new byte[length];
    int tokenOffset = length - StatelessResetTokens.TOKEN_LENGTH;
    random.nextBytes(reset, 0, tokenOffset);
    reset[0] = (byte) ((reset[0] & 0x3f) | 0x40);
    resetTokens.write(buffer, dcidOffset, dcidLength, reset, tokenOffset);
    return reset;
  }
}
