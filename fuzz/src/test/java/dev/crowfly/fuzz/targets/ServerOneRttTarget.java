package dev.crowfly.fuzz.targets;

import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.EnumSet;

/** A server that is who it says, and whose 1-RTT packets say anything. */
public final class ServerOneRttTarget {
  private ServerOneRttTarget() {}

  /** See {@link BehindTheCipher}. */
  public static void fuzzerTestOneInput(byte[] input) {
    BehindTheCipher.run(input, false, EnumSet.of(EncryptionLevel.ONE_RTT));
  }
}
