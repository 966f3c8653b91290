package dev.crowfly.node.files;

import dev.crowfly.quic.NodeId;

/** Node ids as people write them. */
public final class NodeIdText {
  private NodeIdText() {}

  /**
   * Reads a node id.
   *
   * @throws MalformedTextException when it is none
   */
  public static NodeId parse(String text) {
    if (!NodeId.isValid(text)) {
      throw new MalformedTextException(
          "'"
              + text
              + "' is no node id: it has 52 characters of a-z and 2-7, as 'crowfly id' prints it"
              + hint(text));
    }
    return NodeId.parse(text);
  }

  private static String hint(String text) {
    if (text.length() != NodeId.TEXT_LENGTH) {
      return "; this has " + text.length();
    }
    return text.equals(text.toLowerCase(java.util.Locale.ROOT)) ? "" : "; write it in lower case";
  }
}
