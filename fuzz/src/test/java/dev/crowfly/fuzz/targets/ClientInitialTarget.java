package dev.crowfly.fuzz.targets;

import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.EnumSet;

/** A client whose Initial and Handshake packets say anything: its keys are the right ones. */
public final class ClientInitialTarget {
  private ClientInitialTarget() {}

  /** See {@link BehindTheCipher}. */
  public static void fuzzerTestOneInput(byte[] input) {
    BehindTheCipher.run(
        input, true, EnumSet.of(EncryptionLevel.INITIAL, EncryptionLevel.HANDSHAKE));
  }
}
