package dev.crowfly.fuzz.walls;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one class file names (JVMS §4).
 *
 * @param name the class, with dots: {@code java.util.Map$Entry}
 * @param superName its superclass, or "" if it has none
 * @param types every class named anywhere, itself included, element types in place of arrays
 * @param members every field or method named, as {@code java.lang.System#nanoTime()J} and {@code
 *     java.lang.System#out:Ljava/io/PrintStream;}, by the class that it was looked for in; and the
 *     pseudo-members {@link #MONITOR_ENTER} to {@link #NATIVE}, for what has no name
 */
record ClassFile(String name, String superName, Set<String> types, Set<String> members) {
  static final String MONITOR_ENTER = "<synchronized block>";
  static final String SYNCHRONIZED = "<synchronized method>";
  static final String VOLATILE = "<volatile field>";
  static final String NATIVE = "<native method>";

  private static final int ACC_SYNCHRONIZED = 0x0020;
  private static final int ACC_VOLATILE = 0x0040;
  private static final int ACC_NATIVE = 0x0100;

  /** A class inside a descriptor or a generic signature, wherever in the text it stands. */
  private static final Pattern IN_SIGNATURE = Pattern.compile("L([\\w/$]+)[;<]");

  /** The package, with dots; "" for the unnamed one. */
  String packageName() {
    return packageOf(name);
  }

  /** The class that a source file is called after. */
  String topLevelName() {
    int dollar = name.indexOf('$');
    return dollar < 0 ? name : name.substring(0, dollar);
  }

  static String packageOf(String className) {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  static ClassFile parse(byte[] bytes) {
    try {
      return new Parser(bytes).parse();
    } catch (IOException e) {
      throw new IllegalArgumentException("not a class file", e);
    }
  }

  /** Reads one class file from start to end. */
  private static final class Parser {
    private final DataInputStream in;
    private final Set<String> types = new TreeSet<>();
    private final Set<String> members = new TreeSet<>();

    /** Modified UTF-8 entries as text, all others as {@code null}. */
    private String[] utf8;

    /** Of classes: the name's index. Of name-and-type and member references: both indices. */
    private int[][] links;

    Parser(byte[] bytes) {
      in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    ClassFile parse() throws IOException {
      if (in.readInt() != 0xCAFEBABE) {
        throw new IOException("wrong magic number");
      }
      in.skipNBytes(4); // version
      readConstantPool();
      in.skipNBytes(2); // access flags
      String name = classAt(in.readUnsignedShort());
      int superIndex = in.readUnsignedShort();
      String superName = superIndex == 0 ? "" : classAt(superIndex);
      in.skipNBytes(2L * in.readUnsignedShort()); // interfaces: in the pool as classes
      readMembers(ACC_VOLATILE, VOLATILE, 0, "");
      readMembers(ACC_SYNCHRONIZED, SYNCHRONIZED, ACC_NATIVE, NATIVE);
      return new ClassFile(name, superName, types, members);
    }

    private void readConstantPool() throws IOException {
      int count = in.readUnsignedShort();
      utf8 = new String[count];
      links = new int[count][];
      boolean[] isClass = new boolean[count];
      boolean[] isMember = new boolean[count];
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> utf8[i] = in.readUTF();
          case 3, 4, 17, 18 -> in.skipNBytes(4); // int, float, dynamic, invokedynamic
          case 5, 6 -> { // long, double: they take two places
            in.skipNBytes(8);
            i++;
          }
          case 7 -> {
            isClass[i] = true;
            links[i] = new int[] {in.readUnsignedShort()};
          }
          case 8, 16, 19, 20 -> in.skipNBytes(2); // string, method type, module, package
          case 9, 10, 11, 12 -> { // field, method, interface method; name and type
            isMember[i] = tag != 12;
            links[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
          }
          case 15 -> in.skipNBytes(3); // a method handle: its member stands in the pool too
          default -> throw new IOException("unknown constant " + tag);
        }
      }
      for (int i = 1; i < count; i++) {
        if (utf8[i] != null) {
          addSignature(utf8[i]);
        } else if (isClass[i]) {
          addClass(utf8[links[i][0]]);
        } else if (isMember[i]) {
          int[] nameAndType = links[links[i][1]];
          String owner = classAt(links[i][0]);
          String descriptor = utf8[nameAndType[1]];
          String separator = descriptor.startsWith("(") ? "" : ":";
          members.add(owner + '#' + utf8[nameAndType[0]] + separator + descriptor);
        }
      }
    }

    private String classAt(int index) {
      return utf8[links[index][0]].replace('/', '.');
    }

    private void addClass(String internalName) {
      if (internalName.startsWith("[")) {
        addSignature(internalName);
      } else {
        types.add(internalName.replace('/', '.'));
      }
    }

    /**
     * Adds what a descriptor or a signature names. Every text of the pool is tried, for that spares
     * us to know all attributes that may hold one; a string literal that looks like a signature is
     * taken for one, and that is on the safe side.
     */
    private void addSignature(String text) {
      Matcher matcher = IN_SIGNATURE.matcher(text);
      while (matcher.find()) {
        types.add(matcher.group(1).replace('/', '.'));
      }
    }

    private void readMembers(int flag, String what, int otherFlag, String otherWhat)
        throws IOException {
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        int access = in.readUnsignedShort();
        if ((access & flag) != 0) {
          members.add(what);
        }
        if ((access & otherFlag) != 0) {
          members.add(otherWhat);
        }
        in.skipNBytes(4); // name and descriptor: in the pool as text
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
          String attribute = utf8[in.readUnsignedShort()];
          byte[] content = new byte[in.readInt()];
          in.readFully(content);
          if (attribute.equals("Code") && Bytecode.entersMonitor(content)) {
            members.add(MONITOR_ENTER);
          }
        }
      }
    }
  }
}
