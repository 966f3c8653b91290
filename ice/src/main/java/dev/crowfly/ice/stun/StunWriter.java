package dev.crowfly.ice.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one STUN message into the caller's array.
 *
 * <p>Each {@code add} returns false when the attribute does not fit before the limit; the message
 * then stays as it was, whole and valid, so that an optional attribute can simply be left out. What
 * {@link #end} returns is the message with everything that fitted; {@link #isComplete} says whether
 * that is everything.
 *
 * <p>Integrity and FINGERPRINT come last, in this order: MESSAGE-INTEGRITY,
 * MESSAGE-INTEGRITY-SHA256, FINGERPRINT. Adding something behind what must come later throws
 * IllegalStateException.
 *
 * <p>Padding is zero. Allocates nothing where primitives and arrays are given.
 */
public final class StunWriter {
  private static final int OPEN = 0;
  private static final int SIGNED_SHA1 = 1;
  private static final int SIGNED_SHA256 = 2;
  private static final int FINGERPRINTED = 3;

  private final Fingerprint fingerprint = new Fingerprint();
  private byte[] array;
  private int message;
  private int at;
  private int limit;
  private int stage;
  private boolean complete;

  /** Makes a writer that writes nothing yet. */
  public StunWriter() {}

  /**
   * Begins a message with the magic cookie.
   *
   * @param array the caller's, written from {@code offset} to at most {@code limit}
   * @param method 0 to {@link Stun#MAX_METHOD}
   * @param transactionId {@value Stun#TRANSACTION_ID_BYTES} bytes at {@code transactionIdOffset}
   * @return false if not even the header fits; then nothing else may be called but begin
   */
  public boolean begin(
      byte[] array,
      int offset,
      int limit,
      StunClass messageClass,
      int method,
      byte[] transactionId,
      int transactionIdOffset) {
    if (!header(array, offset, limit, messageClass, method)) {
      return false;
    }
    Bytes.putInt(array, offset + Stun.COOKIE_OFFSET, Stun.MAGIC_COOKIE);
    System.arraycopy(
        transactionId,
        transactionIdOffset,
        array,
        offset + Stun.TRANSACTION_ID_OFFSET,
        Stun.TRANSACTION_ID_BYTES);
    return true;
  }

  /**
   * Begins an answer to a message, with its method and transaction ID, and with its 16 bytes of ID
   * where a classic client sent no cookie.
   *
   * @param request a view of another part of memory than the one written
   */
  public boolean beginAnswer(
      byte[] array, int offset, int limit, StunClass messageClass, StunReader request) {
    if (!header(array, offset, limit, messageClass, request.method())) {
      return false;
    }
    request.copyCookieAndTransactionId(array, offset + Stun.COOKIE_OFFSET);
    return true;
  }

  private boolean header(byte[] out, int offset, int end, StunClass messageClass, int method) {
    if (method < 0 || method > Stun.MAX_METHOD) {
      throw new IllegalArgumentException("A method has twelve bits: " + method);
    }
    complete = end - offset >= Stun.HEADER_BYTES;
    if (!complete) {
      array = null;
      return false;
    }
    array = out;
    message = offset;
    limit = end;
    at = offset + Stun.HEADER_BYTES;
    stage = OPEN;
    Bytes.putShort(out, offset, messageClass.typeOf(method));
    Bytes.putShort(out, offset + Stun.LENGTH_OFFSET, 0);
    return true;
  }

  /** Bytes of the message so far. */
  public int length() {
    return at - message;
  }

  /** Bytes from here to the limit. */
  int remaining() {
    return limit - at;
  }

  /** Moves the limit that {@code begin} was given, where it had held room back. */
  void releaseReserved(int bytes) {
    limit += bytes;
  }

  /** Whether everything that was added did fit. */
  public boolean isComplete() {
    return complete;
  }

  /** Ends the message: its length in bytes. */
  public int end() {
    checkBegun();
    return length();
  }

  /** Adds an attribute with any value. */
  public boolean add(int attribute, byte[] value, int offset, int length) {
    int to = open(attribute, length, OPEN);
    if (to < 0) {
      return false;
    }
    System.arraycopy(value, offset, array, to, length);
    return true;
  }

  /** Adds an attribute with a text as its value (UTF-8); makes an array of it. */
  public boolean addText(int attribute, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    return add(attribute, value, 0, value.length);
  }

  /** Adds an attribute with an empty value, as USE-CANDIDATE. */
  public boolean addFlag(int attribute) {
    return open(attribute, 0, OPEN) >= 0;
  }

  /** Adds an attribute of 32 bits, as PRIORITY and CHANGE-REQUEST. */
  public boolean addInt(int attribute, int value) {
    int to = open(attribute, Integer.BYTES, OPEN);
    if (to < 0) {
      return false;
    }
    Bytes.putInt(array, to, value);
    return true;
  }

  /** Adds an attribute of 64 bits, as ICE-CONTROLLING and ICE-CONTROLLED. */
  public boolean addLong(int attribute, long value) {
    int to = open(attribute, Long.BYTES, OPEN);
    if (to < 0) {
      return false;
    }
    Bytes.putLong(array, to, value);
    return true;
  }

  /** Adds an address attribute; see {@link #addAddress(int, byte[], int)} for no allocation. */
  public boolean addAddress(int attribute, InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("Resolve the address first: " + address);
    }
    return addAddress(attribute, address.getAddress().getAddress(), address.getPort());
  }

  /**
   * Adds an address attribute, XORed if it is XOR-MAPPED-ADDRESS.
   *
   * @param address 4 or 16 bytes
   * @param port 0 to 65535
   */
  public boolean addAddress(int attribute, byte[] address, int port) {
    if (!StunAttribute.isAddress(attribute)) {
      throw new IllegalArgumentException("Not an address attribute: " + attribute);
    }
    if (address.length != AddressValue.IPV4_BYTES && address.length != AddressValue.IPV6_BYTES) {
      throw new IllegalArgumentException("An address has 4 or 16 bytes, not " + address.length);
    }
    int to = open(attribute, AddressValue.length(address.length), OPEN);
    if (to < 0) {
      return false;
    }
    int base = attribute == StunAttribute.XOR_MAPPED_ADDRESS ? message : -1;
    AddressValue.write(array, to, address, port, base);
    return true;
  }

  /**
   * Adds ERROR-CODE.
   *
   * @param code 300 to 699
   * @param reason the reason phrase, in ASCII here; may be empty
   */
  public boolean addErrorCode(int code, String reason) {
    if (code < 300 || code > 699) {
      throw new IllegalArgumentException("An error code lies in 300 to 699: " + code);
    }
    int to = open(StunAttribute.ERROR_CODE, 4 + reason.length(), OPEN);
    if (to < 0) {
      return false;
    }
    Bytes.putInt(array, to, (code / 100) << 8 | code % 100);
    for (int i = 0; i < reason.length(); i++) {
      array[to + 4 + i] = (byte) reason.charAt(i);
    }
    return true;
  }

  /** Adds UNKNOWN-ATTRIBUTES with the first {@code count} types. */
  public boolean addUnknownAttributes(int[] types, int count) {
    int to = open(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * count, OPEN);
    if (to < 0) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      Bytes.putShort(array, to + 2 * i, types[i]);
    }
    return true;
  }

  /** Adds RESPONSE-PORT (RFC 5780 §7.5). */
  public boolean addResponsePort(int port) {
    return addInt(StunAttribute.RESPONSE_PORT, port << 16);
  }

  /** Adds PADDING of {@code length} zero bytes (RFC 5780 §7.6). */
  public boolean addPadding(int length) {
    int to = open(StunAttribute.PADDING, length, OPEN);
    if (to < 0) {
      return false;
    }
    Arrays.fill(array, to, to + length, (byte) 0);
    return true;
  }

  /** Adds MESSAGE-INTEGRITY over everything so far. */
  public boolean addIntegrity(StunKey key) {
    int to = open(StunAttribute.MESSAGE_INTEGRITY, StunKey.SHA1_BYTES, SIGNED_SHA1);
    if (to < 0) {
      return false;
    }
    key.signSha1(array, message, to - Stun.ATTRIBUTE_HEADER_BYTES);
    return true;
  }

  /** Adds MESSAGE-INTEGRITY-SHA256 over everything so far, in full. */
  public boolean addIntegritySha256(StunKey key) {
    return addIntegritySha256(key, StunKey.SHA256_BYTES);
  }

  /**
   * Adds MESSAGE-INTEGRITY-SHA256, truncated (RFC 8489 §14.6).
   *
   * @param bytes 16 to 32, a multiple of 4
   */
  public boolean addIntegritySha256(StunKey key, int bytes) {
    if (bytes < StunKey.MIN_SHA256_BYTES || bytes > StunKey.SHA256_BYTES || (bytes & 3) != 0) {
      throw new IllegalArgumentException("Truncate to 16, 20, 24, 28 or 32 bytes: " + bytes);
    }
    int to = open(StunAttribute.MESSAGE_INTEGRITY_SHA256, bytes, SIGNED_SHA256);
    if (to < 0) {
      return false;
    }
    key.signSha256(array, message, to - Stun.ATTRIBUTE_HEADER_BYTES, bytes);
    return true;
  }

  /** Adds FINGERPRINT: nothing may follow. */
  public boolean addFingerprint() {
    int to = open(StunAttribute.FINGERPRINT, Fingerprint.VALUE_BYTES, FINGERPRINTED);
    if (to < 0) {
      return false;
    }
    int covered = to - Stun.ATTRIBUTE_HEADER_BYTES - message;
    Bytes.putInt(array, to, fingerprint.of(array, message, covered));
    return true;
  }

  /** Writes an attribute's header and padding; returns where its value goes, or -1. */
  private int open(int attribute, int length, int nextStage) {
    checkBegun();
    if (stage > nextStage || (stage == nextStage && stage != OPEN)) {
      throw new IllegalStateException(
          "Add attribute " + attribute + " before integrity and FINGERPRINT");
    }
    int padded = Stun.padded(length);
    int bodyAfter = at - message - Stun.HEADER_BYTES + Stun.ATTRIBUTE_HEADER_BYTES + padded;
    if (Stun.ATTRIBUTE_HEADER_BYTES + padded > limit - at || bodyAfter > 0xFFFC) {
      complete = false;
      return -1;
    }
    stage = nextStage;
    int value = at + Stun.ATTRIBUTE_HEADER_BYTES;
    Bytes.putShort(array, at, attribute);
    Bytes.putShort(array, at + 2, length);
    for (int i = value + length; i < value + padded; i++) {
      array[i] = 0;
    }
    at = value + padded;
    Bytes.putShort(array, message + Stun.LENGTH_OFFSET, bodyAfter);
    return value;
  }

  private void checkBegun() {
    if (array == null) {
      throw new IllegalStateException("No message is begun: begin one that fits first");
    }
  }
}
