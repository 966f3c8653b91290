package dev.crowfly.fuzz.walls;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The wall around pure code: it names no socket, thread, lock, clock, file, global randomness or
 * log, nothing of the environment and no reflection.
 *
 * <p>TLS wants a {@code SecureRandom}. So in one package a class may be one, by extending {@code
 * SecureRandom} over a {@code SecureRandomSpi} of its own, which hands out the injected source's
 * bytes.
 *
 * @param adapterPackage the package that may hold such an adapter
 */
record Purity(String adapterPackage) {
  /** What a subclass calls that brings its own bytes. Without an Spi the platform's are drawn. */
  private static final Set<String> ADAPTER_CONSTRUCTORS =
      Set.of(
          "java.security.SecureRandom#<init>"
              + "(Ljava/security/SecureRandomSpi;Ljava/security/Provider;)V",
          "java.security.SecureRandomSpi#<init>()V");

  /** Every trespass of one kind, as {@code class: what it names}. */
  List<String> violations(Impurity kind, Collection<ClassFile> classes) {
    return classes.stream()
        .flatMap(c -> named(kind, c).map(what -> c.name() + ": " + what))
        .toList();
  }

  private Stream<String> named(Impurity kind, ClassFile c) {
    return Stream.concat(
        c.types().stream().filter(kind::coversType),
        c.members().stream().filter(m -> kind.coversMember(m) && !isAdapterConstructor(c, m)));
  }

  private boolean isAdapterConstructor(ClassFile c, String member) {
    return c.packageName().equals(adapterPackage)
        && member.startsWith(c.superName() + '#')
        && ADAPTER_CONSTRUCTORS.contains(member);
  }
}
