package dev.crowfly.signaling.testing;

import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.SessionId;
import java.util.Arrays;
import java.util.List;

/** Values that tests need. */
public final class Ids {
  private Ids() {}

  /** A node id of one letter. */
  public static String node(char letter) {
    return String.valueOf(letter).repeat(52);
  }

  /** A session id of one byte. */
  public static SessionId session(int value) {
    byte[] bytes = new byte[SessionId.BYTE_LENGTH];
    Arrays.fill(bytes, (byte) value);
    return SessionId.of(bytes);
  }

  /** ICE parameters of a generation. */
  public static IceParameters ice(int generation, String... candidates) {
    return new IceParameters(
        generation, "ufr" + generation, "password/+0123456789ab", List.of(candidates));
  }
}
