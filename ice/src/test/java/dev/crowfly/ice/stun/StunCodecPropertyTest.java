package dev.crowfly.ice.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Round trips, and that no bytes whatever lead to anything but {@link StunException}. */
class StunCodecPropertyTest {
  private static final byte[][] GENUINE = {
    HexFormat.of().parseHex(Rfc5769Test.REQUEST),
    HexFormat.of().parseHex(Rfc5769Test.IPV4_RESPONSE),
    HexFormat.of().parseHex(Rfc5769Test.IPV6_RESPONSE),
    HexFormat.of().parseHex(Rfc5769Test.LONG_TERM_REQUEST),
    everyAttribute()
  };
  private static final StunKey KEY = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");

  private final byte[] copied = new byte[1024];
  private final StunReader reader = new StunReader();
  private final StunWriter writer = new StunWriter();

  @Property(tries = 2000)
  void whatIsWrittenIsRead(
      @ForAll StunClass messageClass,
      @ForAll @IntRange(max = Stun.MAX_METHOD) int method,
      @ForAll @Size(12) byte[] id,
      @ForAll long tieBreaker,
      @ForAll int priority,
      @ForAll @Size(max = 60) byte[] username,
      @ForAll("addresses") InetSocketAddress mapped,
      @ForAll @IntRange(min = 300, max = 699) int code,
      @ForAll @IntRange(max = 9) int offset)
      throws StunException {
    byte[] out = new byte[400];
    Arrays.fill(out, (byte) 0x5A);
    assertTrue(writer.begin(out, offset, out.length, messageClass, method, id, 0));
    assertTrue(writer.add(StunAttribute.USERNAME, username, 0, username.length));
    assertTrue(writer.addInt(StunAttribute.PRIORITY, priority));
    assertTrue(writer.addLong(StunAttribute.ICE_CONTROLLING, tieBreaker));
    assertTrue(writer.addFlag(StunAttribute.USE_CANDIDATE));
    assertTrue(writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, mapped));
    assertTrue(writer.addAddress(StunAttribute.MAPPED_ADDRESS, mapped));
    assertTrue(writer.addErrorCode(code, "why"));
    assertTrue(writer.addIntegrity(KEY));
    assertTrue(writer.addIntegritySha256(KEY));
    assertTrue(writer.addFingerprint());
    int length = writer.end();
    assertEquals(0x5A, out[offset + length], "nothing is written behind the message");

    reader.wrap(out, offset, length);
    assertEquals(messageClass, reader.messageClass());
    assertEquals(method, reader.method());
    assertTrue(reader.hasTransactionId(id, 0));
    assertTrue(reader.hasValue(StunAttribute.USERNAME, username));
    assertEquals(Integer.toUnsignedLong(priority), reader.priority());
    assertEquals(tieBreaker, reader.tieBreaker(StunAttribute.ICE_CONTROLLING));
    assertTrue(reader.has(StunAttribute.USE_CANDIDATE));
    byte[] address = mapped.getAddress().getAddress();
    for (int attribute :
        new int[] {StunAttribute.XOR_MAPPED_ADDRESS, StunAttribute.MAPPED_ADDRESS}) {
      assertEquals(mapped, reader.address(attribute));
      assertTrue(reader.hasAddress(attribute, address, mapped.getPort()));
      assertFalse(reader.hasAddress(attribute, address, mapped.getPort() ^ 1));
    }
    assertEquals(code, reader.errorCode());
    assertEquals("why", reader.errorReason());
    assertTrue(reader.hasValidIntegrity(KEY));
    assertTrue(reader.hasValidIntegritySha256(KEY));
    assertTrue(reader.hasValidFingerprint());
  }

  @Property(tries = 12_000)
  void arbitraryBytesAreAMessageOrATypedError(@ForAll @Size(max = 200) byte[] bytes) {
    readEverything(bytes);
  }

  @Property(tries = 12_000)
  void arbitraryAttributesBehindAGenuineHeaderAreAMessageOrATypedError(
      @ForAll("attributes") byte[] attributes) {
    byte[] bytes = Arrays.copyOf(GENUINE[0], Stun.HEADER_BYTES + attributes.length);
    System.arraycopy(attributes, 0, bytes, Stun.HEADER_BYTES, attributes.length);
    Bytes.putShort(bytes, Stun.LENGTH_OFFSET, attributes.length);
    readEverything(bytes);
  }

  @Property(tries = 12_000)
  void perturbedMessagesAreAMessageOrATypedErrorAndNeverAuthentic(
      @ForAll @IntRange(max = 4) int which,
      @ForAll int where,
      @ForAll byte with,
      @ForAll @IntRange(max = 3) int cut) {
    byte[] bytes = GENUINE[which].clone();
    int at = Math.floorMod(where, bytes.length);
    boolean changed = bytes[at] != with;
    bytes[at] = with;
    byte[] all = cut == 0 ? bytes : Arrays.copyOf(bytes, Math.floorMod(where, bytes.length));
    if (readEverything(all) && changed && which < 3 && at < reader.length() - 8) {
      assertFalse(
          reader.hasValidIntegrity(KEY) && isCovered(at), "byte " + at + " was not covered");
    }
  }

  /** What lies before MESSAGE-INTEGRITY, its own value, and the lengths that lead to it. */
  private static boolean isCovered(int at) {
    return at != Stun.LENGTH_OFFSET && at != Stun.LENGTH_OFFSET + 1;
  }

  @Property(tries = 3000)
  void messageThatDoesNotFitIsLeftAsItWas(@ForAll @IntRange(max = 220) int room)
      throws StunException {
    byte[] out = new byte[240];
    Arrays.fill(out, (byte) 0x5A);
    if (!writer.begin(out, 3, 3 + room, StunClass.REQUEST, Stun.BINDING, new byte[12], 0)) {
      assertTrue(room < Stun.HEADER_BYTES);
      return;
    }
    boolean all = true;
    all &= writer.addText(StunAttribute.USERNAME, "evtj:h6vY");
    all &= writer.addInt(StunAttribute.PRIORITY, 1);
    all &= writer.addErrorCode(420, "Unknown Attribute");
    all &= writer.addUnknownAttributes(new int[] {1, 2, 3}, 3);
    all &= writer.addPadding(33);
    all &= writer.addIntegrity(KEY);
    all &= writer.addFingerprint();
    assertEquals(all, writer.isComplete());
    int length = writer.end();
    assertTrue(length <= room);
    for (int i = 3 + length; i < out.length; i++) {
      assertEquals(0x5A, out[i], "written behind the message at " + i);
    }
    reader.wrap(out, 3, length);
  }

  /** Reads all that can be read; false if the bytes are no message. */
  private boolean readEverything(byte[] bytes) {
    byte[] before = bytes.clone();
    boolean isMessage = true;
    try {
      reader.wrapAlsoClassic(bytes, 0, bytes.length);
    } catch (StunException e) {
      isMessage = false;
      assertEquals(0, reader.length());
    }
    for (int type = 0; type < 0x10000; type += type == 0x30 ? 0x7FF0 : 1) {
      if (type > 0x8030) {
        break;
      }
      if (reader.has(type)) {
        read(type);
      }
    }
    for (int i = 0;
        i < Math.min(reader.unknownAttributeCount(), StunReader.MAX_UNKNOWN_ATTRIBUTES);
        i++) {
      assertTrue(StunAttribute.isComprehensionRequired(reader.unknownAttribute(i)));
    }
    reader.hasValidIntegrity(KEY);
    reader.hasValidIntegritySha256(KEY);
    reader.hasValidIntegritySha256(KEY, StunKey.MIN_SHA256_BYTES);
    reader.hasValidFingerprint();
    assertArrayEquals(before, bytes, "reading writes nothing");
    return isMessage;
  }

  private void read(int type) {
    assertTrue(reader.valueLength(type) <= reader.length());
    reader.text(type);
    reader.copyValue(type, copied, 0);
    if (StunAttribute.isAddress(type)) {
      reader.address(type);
    }
    switch (type) {
      case StunAttribute.PRIORITY -> assertTrue(reader.priority() >= 0);
      case StunAttribute.ERROR_CODE -> {
        assertTrue(reader.errorCode() >= 300 && reader.errorCode() <= 699);
        reader.errorReason();
      }
      case StunAttribute.UNKNOWN_ATTRIBUTES -> {
        for (int i = 0; i < reader.refusedAttributeCount(); i++) {
          reader.refusedAttribute(i);
        }
      }
      case StunAttribute.CHANGE_REQUEST -> assertEquals(0, reader.changeRequest() & ~6);
      case StunAttribute.RESPONSE_PORT -> assertTrue(reader.responsePort() <= 65535);
      case StunAttribute.ICE_CONTROLLED, StunAttribute.ICE_CONTROLLING -> reader.tieBreaker(type);
      default -> {}
    }
  }

  @Provide
  Arbitrary<InetSocketAddress> addresses() {
    Arbitrary<byte[]> bytes =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofSize(4),
            Arbitraries.bytes().array(byte[].class).ofSize(16));
    return bytes.flatMap(
        address ->
            Arbitraries.integers()
                .between(0, 65535)
                .map(
                    port -> {
                      try {
                        return new InetSocketAddress(InetAddress.getByAddress(address), port);
                      } catch (UnknownHostException e) {
                        throw new AssertionError(e);
                      }
                    }));
  }

  /** A chain of attributes: known and unknown types, lengths mostly near the right ones. */
  @Provide
  Arbitrary<byte[]> attributes() {
    Arbitrary<Integer> types =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x30),
            Arbitraries.integers().between(0x8020, 0x8030),
            Arbitraries.integers().between(0, 0xFFFF));
    Arbitrary<Integer> lengths = Arbitraries.of(0, 1, 2, 4, 5, 8, 16, 20, 20, 32, 36, 65535);
    Arbitrary<byte[]> one =
        Combinators.combine(types, lengths, Arbitraries.bytes().array(byte[].class).ofMaxSize(36))
            .as(
                (type, length, filling) -> {
                  byte[] attribute = new byte[4 + Stun.padded(Math.min(length, 36))];
                  Bytes.putShort(attribute, 0, type);
                  Bytes.putShort(attribute, 2, length);
                  System.arraycopy(
                      filling, 0, attribute, 4, Math.min(filling.length, attribute.length - 4));
                  if (attribute.length > 6) {
                    attribute[5] &= 3;
                  }
                  return attribute;
                });
    return one.list()
        .ofMaxSize(20)
        .map(
            all -> {
              byte[] chain = new byte[all.stream().mapToInt(a -> a.length).sum()];
              int at = 0;
              for (byte[] attribute : all) {
                System.arraycopy(attribute, 0, chain, at, attribute.length);
                at += attribute.length;
              }
              return chain;
            });
  }

  private static byte[] everyAttribute() {
    StunWriter writer = new StunWriter();
    byte[] out = new byte[600];
    InetSocketAddress v6 = new InetSocketAddress("2001:db8::1", 5);
    writer.begin(out, 0, out.length, StunClass.ERROR_RESPONSE, Stun.BINDING, new byte[12], 0);
    for (int attribute = 0; attribute < 0x9000; attribute++) {
      if (StunAttribute.isAddress(attribute)) {
        writer.addAddress(attribute, v6);
      }
    }
    writer.addText(StunAttribute.USERNAME, "user");
    writer.addText(StunAttribute.REALM, "realm");
    writer.addText(StunAttribute.NONCE, "nonce");
    writer.addText(StunAttribute.SOFTWARE, "software");
    writer.addErrorCode(487, "Role Conflict");
    writer.addUnknownAttributes(new int[] {3, 0x7FFF, 5}, 3);
    writer.addInt(StunAttribute.PRIORITY, -1);
    writer.addFlag(StunAttribute.USE_CANDIDATE);
    writer.addLong(StunAttribute.ICE_CONTROLLED, -1);
    writer.addLong(StunAttribute.ICE_CONTROLLING, 1);
    writer.addInt(StunAttribute.CHANGE_REQUEST, 6);
    writer.addResponsePort(65535);
    writer.addPadding(7);
    writer.addInt(StunAttribute.CACHE_TIMEOUT, 9);
    StunKey key = StunKey.shortTerm("another");
    writer.addIntegrity(key);
    writer.addIntegritySha256(key, 16);
    writer.addFingerprint();
    assertTrue(writer.isComplete());
    return Arrays.copyOf(out, writer.end());
  }
}
