package dev.crowfly.ice.stun;

import java.util.Arrays;

/**
 * Where the attributes of one message are: of several of one type the first, and none that comes
 * too late to count.
 */
final class AttributeTable {
  private final int[] values = new int[StunAttribute.SLOTS];
  private final int[] unknown = new int[StunReader.MAX_UNKNOWN_ATTRIBUTES];
  private int unknownCount;

  AttributeTable() {
    clear();
  }

  /** Forgets all. */
  void clear() {
    unknownCount = 0;
    Arrays.fill(values, -1);
  }

  /** Where the value of an attribute begins; -1 if it is not there or not known. */
  int value(int attribute) {
    int slot = StunAttribute.slot(attribute);
    return slot < 0 ? -1 : values[slot];
  }

  /** How many unknown attributes there are that must be understood. */
  int unknownCount() {
    return unknownCount;
  }

  /** One of those that are remembered. */
  int unknown(int index) {
    return unknown[index];
  }

  /**
   * Notes the attributes between two places of an array.
   *
   * @throws StunException at the first that is malformed; what was noted until then is to be
   *     cleared
   */
  void walk(byte[] bytes, int from, int to) throws StunException {
    int integrity = 0;
    for (int at = from; at < to; ) {
      int attribute = Bytes.getShort(bytes, at);
      int length = Bytes.getShort(bytes, at + 2);
      int value = at + Stun.ATTRIBUTE_HEADER_BYTES;
      if (length > to - value) {
        throw StunException.of(StunException.Reason.ATTRIBUTE_TOO_LONG);
      }
      at = value + Stun.padded(length);
      if (attribute == StunAttribute.FINGERPRINT && at != to) {
        throw StunException.of(StunException.Reason.FINGERPRINT_NOT_LAST);
      }
      if (countsBehind(integrity, attribute)) {
        note(bytes, attribute, value, length);
        if (isIntegrity(attribute)) {
          integrity = attribute;
        }
      }
    }
  }

  /** RFC 8489 §14.5, §14.6: behind an integrity attribute only these still mean something. */
  private static boolean countsBehind(int integrity, int attribute) {
    return switch (integrity) {
      case 0 -> true;
      case StunAttribute.MESSAGE_INTEGRITY ->
          attribute == StunAttribute.MESSAGE_INTEGRITY_SHA256
              || attribute == StunAttribute.FINGERPRINT;
      default -> attribute == StunAttribute.FINGERPRINT;
    };
  }

  private static boolean isIntegrity(int attribute) {
    return attribute == StunAttribute.MESSAGE_INTEGRITY
        || attribute == StunAttribute.MESSAGE_INTEGRITY_SHA256;
  }

  private void note(byte[] bytes, int attribute, int value, int length) throws StunException {
    int slot = StunAttribute.slot(attribute);
    if (slot < 0) {
      if (StunAttribute.isComprehensionRequired(attribute)) {
        noteUnknown(attribute);
      }
      return;
    }
    if (values[slot] >= 0) {
      return;
    }
    if (!StunAttribute.isWellFormed(attribute, bytes, value, length)) {
      throw StunException.of(StunException.Reason.BAD_ATTRIBUTE);
    }
    values[slot] = value;
  }

  private void noteUnknown(int attribute) {
    if (unknownCount < StunReader.MAX_UNKNOWN_ATTRIBUTES) {
      unknown[unknownCount] = attribute;
    }
    unknownCount++;
  }
}
