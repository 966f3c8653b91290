package dev.crowfly.fuzz.walls;

import java.nio.ByteBuffer;

/** Walks the instructions of a method (JVMS §6.5), to find the one that takes a lock. */
final class Bytecode {
  private static final int MONITORENTER = 194;

  private Bytecode() {}

  /**
   * Whether a Code attribute (JVMS §4.7.3) holds a {@code monitorenter}.
   *
   * @throws IllegalArgumentException if the instructions don't end where the attribute says
   */
  static boolean entersMonitor(byte[] codeAttribute) {
    ByteBuffer in = ByteBuffer.wrap(codeAttribute);
    int start = 8; // after max_stack, max_locals and code_length
    int end = start + in.getInt(4);
    boolean found = false;
    int at = start;
    while (at < end) {
      found |= (in.get(at) & 0xff) == MONITORENTER;
      at += length(in, at, start);
    }
    if (at != end) {
      throw new IllegalArgumentException("instructions run past their end");
    }
    return found;
  }

  private static int length(ByteBuffer in, int at, int start) {
    int opcode = in.get(at) & 0xff;
    // The operands of the two switches are aligned to four bytes from the start of the method.
    int operands = at + 4 - (at - start) % 4;
    return switch (opcode) {
      case 170 -> // tableswitch: default, low, high, one jump for each
          operands + 12 + 4 * (in.getInt(operands + 8) - in.getInt(operands + 4) + 1) - at;
      case 171 -> // lookupswitch: default, count, a pair for each
          operands + 8 + 8 * in.getInt(operands + 4) - at;
      case 196 -> // wide: iinc has two operands of two bytes, all others one
          (in.get(at + 1) & 0xff) == 132 ? 6 : 4;
      default -> fixedLength(opcode);
    };
  }

  private static int fixedLength(int opcode) {
    return switch (opcode) {
      case 16, 18, 169, 188 -> 2; // bipush, ldc, ret, newarray
      case 21, 22, 23, 24, 25, 54, 55, 56, 57, 58 -> 2; // loads and stores with an index
      case 17, 19, 20, 132 -> 3; // sipush, ldc_w, ldc2_w, iinc
      case 178, 179, 180, 181, 182, 183, 184 -> 3; // fields and calls
      case 187, 189, 192, 193 -> 3; // new, anewarray, checkcast, instanceof
      case 198, 199 -> 3; // ifnull, ifnonnull
      case 197 -> 4; // multianewarray
      case 185, 186, 200, 201 -> 5; // invokeinterface, invokedynamic, goto_w, jsr_w
      default -> {
        if (opcode > 201) {
          throw new IllegalArgumentException("no such instruction: " + opcode);
        }
        yield opcode >= 153 && opcode <= 168 ? 3 : 1; // jumps; all the rest
      }
    };
  }
}
