package dev.crowfly.fuzz.targets;

import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.EnumSet;

/** A server whose Initial and Handshake packets say anything: its keys are the right ones. */
public final class ServerFlightTarget {
  private ServerFlightTarget() {}

  /** See {@link BehindTheCipher}. */
  public static void fuzzerTestOneInput(byte[] input) {
    BehindTheCipher.run(
        input, false, EnumSet.of(EncryptionLevel.INITIAL, EncryptionLevel.HANDSHAKE));
  }
}
