package dev.crowfly.bench.micro.ice;

import dev.crowfly.ice.stun.Stun;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunException;
import dev.crowfly.ice.stun.StunKey;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import java.nio.charset.StandardCharsets;

/** A connectivity check as ICE makes it, with both of its ends. */
public final class BindingCheck {
  private static final int ROOM = 300;
  private static final int INTEGRITY_AND_FINGERPRINT_BYTES = 24 + 8;
  private static final int PORT = 40_000;
  private static final int PRIORITY = 0x6e0001ff;
  private static final long TIE_BREAKER = 0x932ff9b151263b36L;

  private final StunKey key = StunKey.shortTerm("0123456789012345678901");
  private final StunWriter writer = new StunWriter();
  private final StunReader reader = new StunReader();
  private final byte[] username = "ours:theirs1".getBytes(StandardCharsets.US_ASCII);
  private final byte[] address = {(byte) 198, 51, 100, 7};
  private final byte[] id = new byte[Stun.TRANSACTION_ID_BYTES];
  private final byte[] request = new byte[ROOM];
  private final byte[] answer = new byte[ROOM];
  private int requestEnd;

  /** With a request that can be read at once. */
  public BindingCheck() {
    writeRequest();
  }

  /** Writes the request; gives its length. */
  public int writeRequest() {
    writer.begin(request, 0, ROOM, StunClass.REQUEST, Stun.BINDING, id, 0);
    writer.add(StunAttribute.USERNAME, username, 0, username.length);
    writer.addInt(StunAttribute.PRIORITY, PRIORITY);
    writer.addLong(StunAttribute.ICE_CONTROLLING, TIE_BREAKER);
    writer.addFlag(StunAttribute.USE_CANDIDATE);
    writer.addIntegrity(key);
    writer.addFingerprint();
    requestEnd = writer.end();
    return requestEnd;
  }

  /** Reads the request without verifying anything. */
  public long readRequest() throws StunException {
    reader.wrap(request, 0, requestEnd);
    return reader.priority() + reader.tieBreaker(StunAttribute.ICE_CONTROLLING);
  }

  /** Reads the request and verifies all that can be verified. */
  public boolean checkRequest() throws StunException {
    reader.wrap(request, 0, requestEnd);
    return reader.hasValidFingerprint()
        && reader.unknownAttributeCount() == 0
        && reader.hasValue(StunAttribute.USERNAME, username)
        && reader.hasValidIntegrity(key)
        && reader.priority() > 0
        && reader.tieBreaker(StunAttribute.ICE_CONTROLLING) != 0;
  }

  /** After {@link #checkRequest}: writes the answer and verifies it. */
  public boolean answerAndCheckIt() throws StunException {
    writer.beginAnswer(answer, 0, ROOM, StunClass.SUCCESS_RESPONSE, reader);
    writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, address, PORT);
    writer.addIntegrity(key);
    writer.addFingerprint();
    reader.wrap(answer, 0, writer.end());
    return reader.hasTransactionId(id, 0)
        && reader.hasValidFingerprint()
        && reader.hasValidIntegrity(key)
        && reader.hasAddress(StunAttribute.XOR_MAPPED_ADDRESS, address, PORT);
  }

  /** The request as it was written. */
  public byte[] request() {
    return request;
  }

  /** How much of the request its integrity covers. */
  public int signedBytes() {
    return requestEnd - INTEGRITY_AND_FINGERPRINT_BYTES;
  }
}
