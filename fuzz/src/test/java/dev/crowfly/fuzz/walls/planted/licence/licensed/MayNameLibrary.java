package dev.crowfly.fuzz.walls.planted.licence.licensed;

import org.bouncycastle.util.encoders.Hex;

/** Names a library inside the package that may. */
final class MayNameLibrary {
  String text(byte[] bytes) {
    return Hex.toHexString(bytes);
  }
}
