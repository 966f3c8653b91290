package dev.crowfly.ice.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A view of one STUN message in the caller's array, valid until the array changes or the next
 * {@code wrap}.
 *
 * <p>{@link #wrap} walks the attributes once and notes where the known ones are: of several of one
 * type the first counts, those behind MESSAGE-INTEGRITY do not (RFC 8489 §14.5). Afterwards the
 * getters read in place. A getter of an attribute that is not there throws IllegalStateException:
 * ask {@link #has} first.
 *
 * <p>Allocates nothing, apart from the getters that return an object made for the caller.
 */
public final class StunReader {
  /**
   * As many unknown comprehension-required attributes are listed; further ones are only counted.
   */
  public static final int MAX_UNKNOWN_ATTRIBUTES = 16;

  private static final byte[] EMPTY = new byte[0];

  private final AttributeTable attributes = new AttributeTable();
  private final Fingerprint fingerprint = new Fingerprint();
  private byte[] array = EMPTY;
  private int message;
  private int end;
  private int type;

  /** Makes a reader that views nothing yet. */
  public StunReader() {}

  /**
   * Views a datagram as one STUN message.
   *
   * @param array the caller's; read while this view is in use, never written
   * @throws StunException if the bytes are no STUN message; the view then shows nothing
   */
  public void wrap(byte[] array, int offset, int length) throws StunException {
    view(array, offset, length, false);
  }

  /**
   * As {@link #wrap}, and takes a message without the magic cookie too, as clients of RFC 3489 send
   * it.
   */
  public void wrapAlsoClassic(byte[] array, int offset, int length) throws StunException {
    view(array, offset, length, true);
  }

  private void view(byte[] bytes, int offset, int length, boolean classic) throws StunException {
    forget();
    if (length < Stun.HEADER_BYTES) {
      throw StunException.of(StunException.Reason.TOO_SHORT);
    }
    int first = Bytes.getShort(bytes, offset);
    if (first > 0x3FFF) {
      throw StunException.of(StunException.Reason.NOT_STUN);
    }
    int body = Bytes.getShort(bytes, offset + Stun.LENGTH_OFFSET);
    if ((body & 3) != 0) {
      throw StunException.of(StunException.Reason.LENGTH_NOT_ALIGNED);
    }
    if (body != length - Stun.HEADER_BYTES) {
      throw StunException.of(StunException.Reason.LENGTH_MISMATCH);
    }
    if (!classic && Bytes.getInt(bytes, offset + Stun.COOKIE_OFFSET) != Stun.MAGIC_COOKIE) {
      throw StunException.of(StunException.Reason.NO_MAGIC_COOKIE);
    }
    boolean walked = false;
    try {
      attributes.walk(bytes, offset + Stun.HEADER_BYTES, offset + length);
      walked = true;
    } finally {
      if (!walked) {
        forget();
      }
    }
    array = bytes;
    message = offset;
    end = offset + length;
    type = first;
  }

  private void forget() {
    array = EMPTY;
    message = 0;
    end = 0;
    type = 0;
    attributes.clear();
  }

  /** The class of the message. */
  public StunClass messageClass() {
    return StunClass.of(type);
  }

  /** The method: 0 to {@link Stun#MAX_METHOD}. */
  public int method() {
    return StunClass.methodOf(type);
  }

  /** Bytes of the whole message, header included; 0 when nothing is viewed. */
  public int length() {
    return end - message;
  }

  /** Whether the magic cookie is there: false only after {@link #wrapAlsoClassic}. */
  public boolean hasMagicCookie() {
    return array.length > 0
        && Bytes.getInt(array, message + Stun.COOKIE_OFFSET) == Stun.MAGIC_COOKIE;
  }

  /** Whether the transaction ID is the {@value Stun#TRANSACTION_ID_BYTES} bytes at an offset. */
  public boolean hasTransactionId(byte[] id, int offset) {
    int at = message + Stun.TRANSACTION_ID_OFFSET;
    return array.length > 0
        && Arrays.equals(
            array,
            at,
            at + Stun.TRANSACTION_ID_BYTES,
            id,
            offset,
            offset + Stun.TRANSACTION_ID_BYTES);
  }

  /** Copies the transaction ID. */
  public void copyTransactionId(byte[] out, int offset) {
    checkViewing();
    System.arraycopy(
        array, message + Stun.TRANSACTION_ID_OFFSET, out, offset, Stun.TRANSACTION_ID_BYTES);
  }

  void copyCookieAndTransactionId(byte[] out, int offset) {
    checkViewing();
    System.arraycopy(
        array, message + Stun.COOKIE_OFFSET, out, offset, Stun.HEADER_BYTES - Stun.COOKIE_OFFSET);
  }

  /** The first eight bytes of the transaction ID, as a key for look-ups. */
  public long transactionIdHigh() {
    checkViewing();
    return Bytes.getLong(array, message + Stun.TRANSACTION_ID_OFFSET);
  }

  /** The last four bytes of the transaction ID. */
  public int transactionIdLow() {
    checkViewing();
    return Bytes.getInt(array, message + Stun.TRANSACTION_ID_OFFSET + Long.BYTES);
  }

  /** How many unknown comprehension-required attributes the message has. */
  public int unknownAttributeCount() {
    return attributes.unknownCount();
  }

  /**
   * The type of one of the unknown comprehension-required attributes.
   *
   * @param index less than {@link #unknownAttributeCount} and {@link #MAX_UNKNOWN_ATTRIBUTES}
   */
  public int unknownAttribute(int index) {
    if (index >= attributes.unknownCount()) {
      throw new IndexOutOfBoundsException(index);
    }
    return attributes.unknown(index);
  }

  /** Whether a known attribute is there and counts. */
  public boolean has(int attribute) {
    return attributes.value(attribute) >= 0;
  }

  /** Bytes of an attribute's value, without padding. */
  public int valueLength(int attribute) {
    return Bytes.getShort(array, value(attribute) - 2);
  }

  /** Copies an attribute's value; returns its length. */
  public int copyValue(int attribute, byte[] out, int offset) {
    int length = valueLength(attribute);
    System.arraycopy(array, value(attribute), out, offset, length);
    return length;
  }

  /** Whether an attribute is there with exactly these bytes as its value. */
  public boolean hasValue(int attribute, byte[] expected) {
    if (!has(attribute)) {
      return false;
    }
    int at = value(attribute);
    return Arrays.equals(array, at, at + valueLength(attribute), expected, 0, expected.length);
  }

  /** A text attribute (USERNAME, SOFTWARE, REALM, NONCE): a new string, bad UTF-8 replaced. */
  public String text(int attribute) {
    return new String(array, value(attribute), valueLength(attribute), StandardCharsets.UTF_8);
  }

  /** PRIORITY: an unsigned 32-bit number. */
  public long priority() {
    return Integer.toUnsignedLong(Bytes.getInt(array, value(StunAttribute.PRIORITY)));
  }

  /**
   * The tie-breaker of {@link StunAttribute#ICE_CONTROLLED} or {@link
   * StunAttribute#ICE_CONTROLLING}: unsigned.
   */
  public long tieBreaker(int attribute) {
    if (attribute != StunAttribute.ICE_CONTROLLED && attribute != StunAttribute.ICE_CONTROLLING) {
      throw new IllegalArgumentException("Only ICE-CONTROLLED and ICE-CONTROLLING have one");
    }
    return Bytes.getLong(array, value(attribute));
  }

  /** ERROR-CODE: 300 to 699. */
  public int errorCode() {
    int at = value(StunAttribute.ERROR_CODE);
    return (array[at + 2] & 7) * 100 + (array[at + 3] & 0xFF);
  }

  /** The reason phrase of ERROR-CODE: a new string. */
  public String errorReason() {
    return new String(
        array,
        value(StunAttribute.ERROR_CODE) + 4,
        valueLength(StunAttribute.ERROR_CODE) - 4,
        StandardCharsets.UTF_8);
  }

  /** How many types UNKNOWN-ATTRIBUTES lists. */
  public int refusedAttributeCount() {
    return valueLength(StunAttribute.UNKNOWN_ATTRIBUTES) / 2;
  }

  /** One of the types that UNKNOWN-ATTRIBUTES lists. */
  public int refusedAttribute(int index) {
    if (index < 0 || index >= refusedAttributeCount()) {
      throw new IndexOutOfBoundsException(index);
    }
    return Bytes.getShort(array, value(StunAttribute.UNKNOWN_ATTRIBUTES) + 2 * index);
  }

  /** The flags of CHANGE-REQUEST (RFC 5780 §7.2): see {@link ChangeRequest}. */
  public int changeRequest() {
    return Bytes.getInt(array, value(StunAttribute.CHANGE_REQUEST)) & ChangeRequest.BOTH;
  }

  /** RESPONSE-PORT: 0 to 65535. */
  public int responsePort() {
    return Bytes.getShort(array, value(StunAttribute.RESPONSE_PORT));
  }

  /** The address in an address attribute, a new object. */
  public InetSocketAddress address(int attribute) {
    int length = addressLength(attribute);
    return AddressValue.read(array, value(attribute), length, xorBase(attribute));
  }

  /**
   * Whether an address attribute is there with this address; allocates nothing.
   *
   * @param address 4 or 16 bytes
   */
  public boolean hasAddress(int attribute, byte[] address, int port) {
    return has(attribute)
        && AddressValue.equal(
            array, value(attribute), addressLength(attribute), address, port, xorBase(attribute));
  }

  /** Whether FINGERPRINT is there and right. */
  public boolean hasValidFingerprint() {
    if (!has(StunAttribute.FINGERPRINT)) {
      return false;
    }
    int value = value(StunAttribute.FINGERPRINT);
    int covered = value - Stun.ATTRIBUTE_HEADER_BYTES - message;
    return Bytes.getInt(array, value) == fingerprint.of(array, message, covered);
  }

  /** Whether MESSAGE-INTEGRITY is there and made with this key. */
  public boolean hasValidIntegrity(StunKey key) {
    return has(StunAttribute.MESSAGE_INTEGRITY)
        && key.verifySha1(array, message, header(StunAttribute.MESSAGE_INTEGRITY));
  }

  /**
   * Whether MESSAGE-INTEGRITY-SHA256 is there, in full, and made with this key.
   *
   * <p>RFC 8489 §14.6: a truncated one counts only where a usage says so; ICE does not.
   */
  public boolean hasValidIntegritySha256(StunKey key) {
    return hasValidIntegritySha256(key, StunKey.SHA256_BYTES);
  }

  /**
   * As {@link #hasValidIntegritySha256(StunKey)}, with truncation.
   *
   * @param minBytes the least that counts: {@link StunKey#MIN_SHA256_BYTES} to {@link
   *     StunKey#SHA256_BYTES}
   */
  public boolean hasValidIntegritySha256(StunKey key, int minBytes) {
    if (minBytes < StunKey.MIN_SHA256_BYTES || minBytes > StunKey.SHA256_BYTES) {
      throw new IllegalArgumentException("Truncate to 16 to 32 bytes, not to " + minBytes);
    }
    int attribute = StunAttribute.MESSAGE_INTEGRITY_SHA256;
    if (!has(attribute) || valueLength(attribute) < minBytes) {
      return false;
    }
    return key.verifySha256(array, message, header(attribute), valueLength(attribute));
  }

  private int addressLength(int attribute) {
    if (!StunAttribute.isAddress(attribute)) {
      throw new IllegalArgumentException("Not an address attribute: " + attribute);
    }
    return valueLength(attribute);
  }

  private int xorBase(int attribute) {
    return attribute == StunAttribute.XOR_MAPPED_ADDRESS ? message : -1;
  }

  private int header(int attribute) {
    return value(attribute) - Stun.ATTRIBUTE_HEADER_BYTES;
  }

  private int value(int attribute) {
    int value = attributes.value(attribute);
    if (value < 0) {
      throw new IllegalStateException("No attribute " + attribute + " here: ask has() first");
    }
    return value;
  }

  private void checkViewing() {
    if (array.length == 0) {
      throw new IllegalStateException("No message is viewed: wrap one first");
    }
  }
}
