package dev.crowfly.ice.agent;

import dev.crowfly.ice.stun.Stun;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunKey;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** The messages of an agent, each as an array of its own: checks are few. */
final class Messages {
  /** Two ufrags of 256 characters and all attributes: more than any message of ours. */
  private static final int MAX_LENGTH = 700;

  private Messages() {}

  /** A connectivity check (RFC 8445 §7.2.2, §7.1). */
  static byte[] check(
      byte[] id,
      String username,
      StunKey key,
      long priority,
      IceRole role,
      long tieBreaker,
      boolean useCandidate) {
    byte[] out = new byte[MAX_LENGTH];
    StunWriter writer = begin(out, StunClass.REQUEST, id);
    writer.addText(StunAttribute.USERNAME, username);
    writer.addInt(StunAttribute.PRIORITY, (int) priority);
    writer.addLong(
        role == IceRole.CONTROLLING ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED,
        tieBreaker);
    if (useCandidate) {
      writer.addFlag(StunAttribute.USE_CANDIDATE);
    }
    return signed(out, writer, key);
  }

  /** What a STUN server is asked. */
  static byte[] question(byte[] id) {
    byte[] out = new byte[MAX_LENGTH];
    return signed(out, begin(out, StunClass.REQUEST, id), null);
  }

  /** A keepalive (RFC 8445 §11). */
  static byte[] indication(byte[] id) {
    byte[] out = new byte[MAX_LENGTH];
    return signed(out, begin(out, StunClass.INDICATION, id), null);
  }

  static byte[] success(StunReader request, InetSocketAddress mapped, StunKey key) {
    byte[] out = new byte[MAX_LENGTH];
    StunWriter writer = new StunWriter();
    writer.beginAnswer(out, 0, out.length, StunClass.SUCCESS_RESPONSE, request);
    writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, mapped);
    return signed(out, writer, key);
  }

  /** An error without a phrase, so that it is short; without integrity if {@code key} is null. */
  static byte[] error(StunReader request, int code, StunKey key) {
    byte[] out = new byte[MAX_LENGTH];
    StunWriter writer = new StunWriter();
    writer.beginAnswer(out, 0, out.length, StunClass.ERROR_RESPONSE, request);
    writer.addErrorCode(code, "");
    if (code == Stun.UNKNOWN_ATTRIBUTE) {
      int count = Math.min(request.unknownAttributeCount(), StunReader.MAX_UNKNOWN_ATTRIBUTES);
      int[] types = new int[count];
      for (int i = 0; i < count; i++) {
        types[i] = request.unknownAttribute(i);
      }
      writer.addUnknownAttributes(types, count);
    }
    return signed(out, writer, key);
  }

  private static StunWriter begin(byte[] out, StunClass messageClass, byte[] id) {
    StunWriter writer = new StunWriter();
    writer.begin(out, 0, out.length, messageClass, Stun.BINDING, id, 0);
    return writer;
  }

  private static byte[] signed(byte[] out, StunWriter writer, StunKey key) {
    if (key != null) {
      writer.addIntegrity(key);
    }
    writer.addFingerprint();
    return Arrays.copyOf(out, writer.end());
  }
}
