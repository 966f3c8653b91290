package dev.crowfly.fuzz.walls;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wall around pure code: it names no socket, thread, lock, clock, file, global randomness or
 * log, nothing of the environment and no reflection.
 *
 * <p>TLS wants a {@code SecureRandom}. So a class that is one, by extending {@code SecureRandom} or
 * {@code SecureRandomSpi}, may call its superclass's constructor in one package, where it hands out
 * the injected source's bytes.
 *
 * @param adapterPackage the package that may hold such an adapter
 */
record Purity(String adapterPackage) {

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
        && (c.superName().equals("java.security.SecureRandom")
            || c.superName().equals("java.security.SecureRandomSpi"))
        && member.startsWith(c.superName() + "#<init>(");
  }
}
