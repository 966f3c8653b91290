package dev.crowfly.fuzz.walls;

import java.util.Arrays;
import java.util.List;

/**
 * The kinds of things that pure code never names, each with its list.
 *
 * <p>An entry is a class ({@code java.lang.Thread}, its nested classes with it), a member by name
 * ({@code java.lang.System#nanoTime}) or by name and descriptor ({@code
 * java.util.Random#<init>()V}), or a pseudo-member of {@link ClassFile}. A star at the end of a
 * class or of a member's name stands for any rest: {@code java.util.concurrent.*}, {@code
 * java.lang.Class#getResource*}, {@code *#printStackTrace}. The owner of a member is the class that
 * the caller looked for it in, which may be a subclass: hence the stars where one is likely. A
 * class that several lists cover belongs to the first.
 */
enum Impurity {
  /** Datagrams come in and go out as arrays. Addresses are values and may be named. */
  SOCKET("java.net.*", "java.nio.channels.*", "javax.net.*", "java.rmi.*", "com.sun.net.*"),

  /** An address comes in as bytes; a name would ask the network. */
  LOOKUP(
      "java.net.*#getByName",
      "java.net.*#getAllByName",
      "java.net.*#getLocalHost",
      "java.net.*#getHostName",
      "java.net.*#getCanonicalHostName",
      "java.net.*#isReachable",
      "java.net.InetSocketAddress#<init>(Ljava/lang/String;I)V"),

  /** Randomness comes from the injected source. A seeded {@code java.util.Random} is a value. */
  RANDOMNESS(
      "java.lang.Math#random",
      "java.lang.StrictMath#random",
      "java.util.Random#<init>()V",
      "java.util.random.*",
      "java.util.SplittableRandom",
      "java.util.concurrent.ThreadLocalRandom",
      "java.util.UUID#randomUUID",
      "java.util.Collections#shuffle(Ljava/util/List;)V",
      "java.security.SecureRandom#<init>",
      "java.security.SecureRandom#getInstance",
      "java.security.SecureRandom#getInstanceStrong",
      "java.security.SecureRandom#getSeed",
      "java.security.SecureRandomSpi#<init>",
      "java.security.KeyPairGenerator#initialize(I)V",
      "java.security.KeyPairGenerator#initialize(Ljava/security/spec/AlgorithmParameterSpec;)V",
      "javax.crypto.KeyGenerator#init(I)V",
      "javax.crypto.KeyGenerator#init(Ljava/security/spec/AlgorithmParameterSpec;)V",
      "org.bouncycastle.crypto.CryptoServicesRegistrar#getSecureRandom()Ljava/security/SecureRandom;",
      "org.bouncycastle.crypto.params.ParametersWithRandom#<init>(Lorg/bouncycastle/crypto/CipherParameters;)V",
      "org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto#<init>()V"),

  /** One owner thread, which the core doesn't know. */
  THREAD(
      "java.lang.Thread",
      "java.lang.ThreadGroup",
      "java.lang.ThreadLocal",
      "java.lang.InheritableThreadLocal",
      "java.lang.InterruptedException",
      "java.lang.ref.Cleaner",
      "java.util.Timer",
      "java.util.TimerTask",
      "java.util.concurrent.*",
      "java.lang.Object#wait",
      "java.lang.Object#notify",
      "java.lang.Object#notifyAll",
      "java.lang.invoke.VarHandle#acquireFence",
      "java.lang.invoke.VarHandle#compareAnd*",
      "java.lang.invoke.VarHandle#fullFence",
      "java.lang.invoke.VarHandle#getAcquire",
      "java.lang.invoke.VarHandle#getAnd*",
      "java.lang.invoke.VarHandle#getOpaque",
      "java.lang.invoke.VarHandle#getVolatile",
      "java.lang.invoke.VarHandle#loadLoadFence",
      "java.lang.invoke.VarHandle#releaseFence",
      "java.lang.invoke.VarHandle#setOpaque",
      "java.lang.invoke.VarHandle#setRelease",
      "java.lang.invoke.VarHandle#setVolatile",
      "java.lang.invoke.VarHandle#storeStoreFence",
      "java.lang.invoke.VarHandle#weakCompareAndSet*",
      "java.util.Arrays#parallel*",
      "*#parallelStream",
      "java.util.Collections#synchronized*",
      "java.util.stream.*#parallel",
      ClassFile.MONITOR_ENTER,
      ClassFile.SYNCHRONIZED,
      ClassFile.VOLATILE),

  /** Time is an argument. */
  CLOCK(
      "java.lang.System#nanoTime",
      "java.lang.System#currentTimeMillis",
      "java.time.Clock",
      "java.time.InstantSource",
      "java.time.*#now",
      "java.util.Calendar#getInstance",
      "java.util.Date#<init>()V",
      "java.util.GregorianCalendar#<init>()V",
      "*#checkValidity()V"),

  /** What a file holds comes in as bytes. */
  FILE(
      "java.io.Console",
      "java.io.File*",
      "java.io.RandomAccessFile",
      "java.nio.MappedByteBuffer",
      "java.nio.file.*",
      "java.util.jar.*",
      "java.util.prefs.*",
      "java.util.zip.ZipFile",
      "java.lang.Class#getResource*"),

  /** What happened is an event or a counter; the runtime tells people. */
  LOGGING(
      "java.io.PrintStream",
      "java.lang.System#err",
      "java.lang.System#getLogger",
      "java.lang.System#in",
      "java.lang.System#out",
      "java.lang.System$Logger",
      "java.lang.System$LoggerFinder",
      "*#printStackTrace",
      "java.util.logging.*",
      "jdk.jfr.*",
      "org.slf4j.*"),

  /** Settings come in as values; where the program runs is none of its business. */
  ENVIRONMENT(
      "java.lang.Boolean#getBoolean",
      "java.lang.Integer#getInteger",
      "java.lang.Long#getLong",
      "java.lang.Process",
      "java.lang.ProcessBuilder",
      "java.lang.ProcessHandle",
      "java.lang.Runtime",
      "java.lang.System#exit",
      "java.lang.System#getProperties",
      "java.lang.System#getProperty",
      "java.lang.System#getenv",
      "java.lang.System#lineSeparator",
      "java.lang.System#load",
      "java.lang.System#loadLibrary",
      "java.lang.System#setProperties",
      "java.lang.System#setProperty",
      "java.lang.management.*",
      "java.nio.charset.Charset#defaultCharset",
      "java.time.ZoneId#systemDefault",
      "java.util.Locale#getDefault",
      "java.util.TimeZone#getDefault",
      ClassFile.NATIVE),

  /** A name made at run time goes around every wall here. */
  REFLECTION(
      "java.lang.Class#forName",
      "java.lang.Class#getClassLoader",
      "java.lang.Class#getConstructor*",
      "java.lang.Class#getDeclared*",
      "java.lang.Class#getField*",
      "java.lang.Class#getMethod*",
      "java.lang.Class#getModule",
      "java.lang.Class#newInstance",
      "java.lang.ClassLoader",
      "java.lang.Module",
      "java.lang.ModuleLayer",
      "java.lang.StackWalker",
      "java.lang.invoke.MethodHandles#lookup",
      "java.lang.invoke.MethodHandles#privateLookupIn",
      "java.lang.invoke.MethodHandles#publicLookup",
      "java.lang.reflect.*",
      "java.util.ServiceLoader",
      "sun.misc.*");

  /** Of {@code java.net}, what is a value and not a way to reach the network. */
  private static final List<String> ADDRESSES =
      List.of(
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.InetAddress",
          "java.net.InetSocketAddress",
          "java.net.SocketAddress",
          "java.net.UnknownHostException");

  // Error Prone sees the interface: what List.of gives can't be changed.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> patterns;

  Impurity(String... patterns) {
    this.patterns = List.of(patterns);
  }

  List<String> patterns() {
    return patterns;
  }

  /** Whether this kind is the one that {@code className} belongs to. */
  boolean coversType(String className) {
    return Arrays.stream(values())
        .filter(kind -> kind.patterns.stream().anyMatch(p -> matchesType(p, className)))
        .findFirst()
        .filter(kind -> kind == this)
        .isPresent();
  }

  boolean coversMember(String member) {
    return patterns.stream().anyMatch(p -> matchesMember(p, member));
  }

  private static boolean matchesType(String pattern, String className) {
    if (pattern.indexOf('#') >= 0 || ADDRESSES.contains(className)) {
      return false;
    }
    return pattern.endsWith("*")
        ? className.startsWith(withoutStar(pattern))
        : className.equals(pattern) || className.startsWith(pattern + '$');
  }

  static boolean matchesMember(String pattern, String member) {
    int sharp = pattern.indexOf('#');
    if (sharp < 0) {
      return pattern.equals(member); // a pseudo-member
    }
    int memberSharp = member.indexOf('#');
    if (memberSharp < 0) {
      return false;
    }
    String owner = pattern.substring(0, sharp);
    String memberOwner = member.substring(0, memberSharp);
    return (owner.endsWith("*")
            ? memberOwner.startsWith(withoutStar(owner))
            : memberOwner.equals(owner))
        && matchesRest(pattern.substring(sharp + 1), member.substring(memberSharp + 1));
  }

  private static boolean matchesRest(String pattern, String nameAndDescriptor) {
    if (pattern.endsWith("*")) {
      return nameAndDescriptor.startsWith(withoutStar(pattern));
    }
    return nameAndDescriptor.equals(pattern)
        || nameAndDescriptor.startsWith(pattern + '(')
        || nameAndDescriptor.startsWith(pattern + ':');
  }

  private static String withoutStar(String pattern) {
    return pattern.substring(0, pattern.length() - 1);
  }
}
