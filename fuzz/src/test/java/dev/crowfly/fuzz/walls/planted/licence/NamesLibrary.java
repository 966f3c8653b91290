package dev.crowfly.fuzz.walls.planted.licence;

import org.bouncycastle.util.encoders.Hex;

/** Names a library outside of the package that may. */
final class NamesLibrary {
  String text(byte[] bytes) {
    return Hex.toHexString(bytes);
  }
}
