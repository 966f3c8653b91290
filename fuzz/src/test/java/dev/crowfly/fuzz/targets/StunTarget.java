package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.ice.stun.DatagramKind;
import dev.crowfly.ice.stun.Stun;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunException;
import dev.crowfly.ice.stun.StunKey;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * STUN messages: every getter of a message that was read gives something, its attributes survive
 * being written again, and no bit of a message that is signed can be flipped unnoticed.
 */
public final class StunTarget {
  private static final String PASSWORD = "the password of the fuzz target";
  private static final StunKey KEY = StunKey.shortTerm(PASSWORD);
  private static final StunKey WRONG = StunKey.shortTerm("another password");
  private static final int ROOM = 1 << 16;
  private static final int SIGNATURES = 24 + 36 + 8;

  private static final int[] KNOWN = {
    StunAttribute.MAPPED_ADDRESS,
    StunAttribute.CHANGE_REQUEST,
    StunAttribute.SOURCE_ADDRESS,
    StunAttribute.CHANGED_ADDRESS,
    StunAttribute.USERNAME,
    StunAttribute.ERROR_CODE,
    StunAttribute.UNKNOWN_ATTRIBUTES,
    StunAttribute.REALM,
    StunAttribute.NONCE,
    StunAttribute.XOR_MAPPED_ADDRESS,
    StunAttribute.PRIORITY,
    StunAttribute.USE_CANDIDATE,
    StunAttribute.PADDING,
    StunAttribute.RESPONSE_PORT,
    StunAttribute.SOFTWARE,
    StunAttribute.ALTERNATE_SERVER,
    StunAttribute.CACHE_TIMEOUT,
    StunAttribute.ICE_CONTROLLED,
    StunAttribute.ICE_CONTROLLING,
    StunAttribute.RESPONSE_ORIGIN,
    StunAttribute.OTHER_ADDRESS,
  };

  private StunTarget() {}

  /** Three bytes choose the bit that is flipped (odd: repaired first), the rest is a datagram. */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    int flipped = choices.below(1 << 24);
    byte[] datagram = choices.rest();
    if ((flipped & 1) != 0) {
      repair(datagram);
    }
    if (datagram.length > 0) {
      DatagramKind.of(datagram[0]);
    }
    StunReader classic = view(datagram, 0, datagram.length, true);
    StunReader modern = view(datagram, 0, datagram.length, false);
    Shifted shifted = Shifted.of(datagram);
    StunReader elsewhere = view(shifted.array(), shifted.offset(), shifted.length(), true);
    unless((classic == null) == (elsewhere == null), "read elsewhere");
    if (classic == null) {
      unless(modern == null, "read without, but not with classic messages");
      return;
    }
    unlessEqual(classic.hasMagicCookie(), modern != null, "the cookie decides");
    unlessEqual(datagram.length, classic.length(), "length");
    checkSame(classic, elsewhere);
    checkSigned(classic, flipped);
  }

  /** Half of the inputs get the length and the cookie that a reader asks for before all else. */
  private static void repair(byte[] datagram) {
    int body = datagram.length - Stun.HEADER_BYTES;
    if (body >= 0 && body < 1 << 16) {
      datagram[2] = (byte) (body >> 8);
      datagram[3] = (byte) body;
      for (int i = 0; i < Integer.BYTES; i++) {
        datagram[4 + i] = (byte) (Stun.MAGIC_COOKIE >> (8 * (3 - i)));
      }
    }
  }

  /** Null if it was refused. */
  private static StunReader view(byte[] array, int offset, int length, boolean classic) {
    StunReader reader = new StunReader();
    try {
      if (classic) {
        reader.wrapAlsoClassic(array, offset, length);
      } else {
        reader.wrap(array, offset, length);
      }
      return reader;
    } catch (StunException e) {
      unlessEqual(0, reader.length(), "a reader shows what it refused");
      return null;
    }
  }

  private static void checkSame(StunReader one, StunReader other) {
    unlessEqual(one.messageClass(), other.messageClass(), "class");
    unlessEqual(one.method(), other.method(), "method");
    unlessEqual(one.transactionIdHigh(), other.transactionIdHigh(), "transaction ID");
    unlessEqual(one.transactionIdLow(), other.transactionIdLow(), "transaction ID");
    unlessEqual(one.hasValidFingerprint(), other.hasValidFingerprint(), "fingerprint");
    unlessEqual(one.hasValidIntegrity(KEY), other.hasValidIntegrity(KEY), "integrity");
    unlessEqual(one.hasValidIntegritySha256(KEY), other.hasValidIntegritySha256(KEY), "SHA256");
    unlessEqual(one.unknownAttributeCount(), other.unknownAttributeCount(), "unknown attributes");
    int listed = Math.min(one.unknownAttributeCount(), StunReader.MAX_UNKNOWN_ATTRIBUTES);
    for (int i = 0; i < listed; i++) {
      int unknown = one.unknownAttribute(i);
      unless(StunAttribute.isComprehensionRequired(unknown), "an attribute that may be unknown");
      unlessEqual(unknown, other.unknownAttribute(i), "unknown attribute");
    }
    checkSameAttributes(one, other);
  }

  private static void checkSameAttributes(StunReader one, StunReader other) {
    for (int attribute : KNOWN) {
      unlessEqual(one.has(attribute), other.has(attribute), "attribute " + attribute);
      if (one.has(attribute)) {
        unlessEqual(meaning(one, attribute), meaning(other, attribute), "value of " + attribute);
      }
    }
  }

  /** What the getter of an attribute says. */
  private static String meaning(StunReader reader, int attribute) {
    return switch (attribute) {
      case StunAttribute.MAPPED_ADDRESS,
          StunAttribute.SOURCE_ADDRESS,
          StunAttribute.CHANGED_ADDRESS,
          StunAttribute.XOR_MAPPED_ADDRESS,
          StunAttribute.ALTERNATE_SERVER,
          StunAttribute.RESPONSE_ORIGIN,
          StunAttribute.OTHER_ADDRESS ->
          address(reader, attribute);
      case StunAttribute.USERNAME,
          StunAttribute.REALM,
          StunAttribute.NONCE,
          StunAttribute.SOFTWARE ->
          reader.text(attribute);
      case StunAttribute.ERROR_CODE -> reader.errorCode() + " " + reader.errorReason();
      case StunAttribute.UNKNOWN_ATTRIBUTES -> refused(reader);
      case StunAttribute.PRIORITY -> Long.toString(reader.priority());
      case StunAttribute.CHANGE_REQUEST -> Integer.toString(reader.changeRequest());
      case StunAttribute.RESPONSE_PORT -> Integer.toString(reader.responsePort());
      case StunAttribute.ICE_CONTROLLED, StunAttribute.ICE_CONTROLLING ->
          Long.toUnsignedString(reader.tieBreaker(attribute));
      default -> Arrays.toString(value(reader, attribute));
    };
  }

  private static String address(StunReader reader, int attribute) {
    InetSocketAddress address = reader.address(attribute);
    byte[] ip = address.getAddress().getAddress();
    if (ip.length == reader.valueLength(attribute) - 4) { // not IPv4 within IPv6
      unless(reader.hasAddress(attribute, ip, address.getPort()), "not the address that it is");
      ip[3] ^= 1;
      unless(!reader.hasAddress(attribute, ip, address.getPort()), "an address that it is not");
    }
    return address.toString();
  }

  private static String refused(StunReader reader) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < reader.refusedAttributeCount(); i++) {
      all.append(reader.refusedAttribute(i)).append(' ');
    }
    return all.toString();
  }

  private static byte[] value(StunReader reader, int attribute) {
    byte[] value = new byte[reader.valueLength(attribute)];
    unlessEqual(value.length, reader.copyValue(attribute, value, 0), "length of a value");
    unless(reader.hasValue(attribute, value), "not the value that it is");
    return value;
  }

  /** Writes the message again with signatures, and flips one bit of it. */
  private static void checkSigned(StunReader read, int flipped) {
    if (!read.hasMagicCookie() || read.length() > ROOM - SIGNATURES) {
      return;
    }
    byte[] out = new byte[ROOM + SIGNATURES];
    int length = write(read, out);
    StunReader again = view(out, 0, length, false);
    unless(again != null, "what was written is refused");
    checkSameAttributes(read, again);
    unless(again.hasValidFingerprint(), "fingerprint as written");
    unless(again.hasValidIntegrity(KEY) && !again.hasValidIntegrity(WRONG), "integrity");
    unless(again.hasValidIntegritySha256(KEY) && !again.hasValidIntegritySha256(WRONG), "SHA256");
    int bit = flipped % (8 * length);
    out[bit / 8] ^= (byte) (1 << bit % 8);
    StunReader forged = view(out, 0, length, false);
    unless(
        forged == null
            || !forged.hasValidIntegrity(KEY)
            || !forged.hasValidIntegritySha256(KEY)
            || !forged.hasValidFingerprint(),
        "a flipped bit goes unnoticed: " + bit);
  }

  private static int write(StunReader read, byte[] out) {
    byte[] id = new byte[Stun.TRANSACTION_ID_BYTES];
    read.copyTransactionId(id, 0);
    StunClass messageClass = read.messageClass();
    StunWriter writer = new StunWriter();
    unless(writer.begin(out, 0, out.length, messageClass, read.method(), id, 0), "begin");
    for (int attribute : KNOWN) {
      if (!read.has(attribute)) {
        continue;
      }
      byte[] value = value(read, attribute);
      writer.add(attribute, value, 0, value.length);
    }
    writer.addIntegrity(KEY);
    writer.addIntegritySha256(KEY);
    writer.addFingerprint();
    unless(writer.isComplete(), "a message grows when it is written again");
    return writer.end();
  }
}
