package dev.crowfly.fuzz.targets;

import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.EnumSet;

/** A client, authenticated or not, whose 1-RTT packets say anything. */
public final class ClientOneRttTarget {
  private ClientOneRttTarget() {}

  /** See {@link BehindTheCipher}. */
  public static void fuzzerTestOneInput(byte[] input) {
    BehindTheCipher.run(input, true, EnumSet.of(EncryptionLevel.ONE_RTT));
  }
}
