package dev.crowfly.quic.testing;

import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.wire.HeaderWriter;

/** A client's Initial packet, made by hand: its keys are public (RFC 9001 §5.2). */
public final class InitialPacket {
  private static final int NUMBER_BYTES = 4;
  private static final int TAG_BYTES = 16;

  private byte[] dcid = {1, 2, 3, 4, 5, 6, 7, 8};
  private byte[] scid = {11, 12, 13, 14, 15, 16, 17, 18};
  private byte[] token = {};
  private byte[] payload = {1};
  private int datagramLength = 1200;
  private long number;

  /** An Initial with nothing but a PING, in a datagram of 1200 bytes. */
  public InitialPacket() {}

  public InitialPacket dcid(byte... id) {
    dcid = id;
    return this;
  }

  public InitialPacket scid(byte... id) {
    scid = id;
    return this;
  }

  public InitialPacket token(byte... bytes) {
    token = bytes;
    return this;
  }

  /** The frames; padding follows them. */
  public InitialPacket payload(byte... frames) {
    payload = frames;
    return this;
  }

  public InitialPacket datagramLength(int length) {
    datagramLength = length;
    return this;
  }

  public InitialPacket number(long packetNumber) {
    number = packetNumber;
    return this;
  }

  /** The datagram. */
  public byte[] build() {
    byte[] out = new byte[datagramLength];
    HeaderWriter headers = new HeaderWriter();
    int start = headers.writeInitial(out, 0, out.length, dcid, scid, token, number, NUMBER_BYTES);
    System.arraycopy(payload, 0, out, start, payload.length);
    headers.patchLength(out.length);
    int length = out.length - TAG_BYTES - start;
    InitialSecrets.derive(dcid, 0, dcid.length)
        .clientKeys()
        .seal(out, 0, headers.packetNumberOffset(), NUMBER_BYTES, length, number);
    return out;
  }
}
