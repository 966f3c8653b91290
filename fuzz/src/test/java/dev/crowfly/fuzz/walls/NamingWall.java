package dev.crowfly.fuzz.walls;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Who may name whom.
 *
 * @param reason what the wall is for, in one line
 * @param forbids whether a class, given by its package, must not name a class, given by its name
 */
record NamingWall(String reason, BiPredicate<String, String> forbids) {

  /**
   * Within {@code territory}, the code under {@code who} names only what is under {@code allowed}
   * or its own.
   */
  static NamingWall direction(String territory, String who, String... allowed) {
    return new NamingWall(
        who + " knows of " + territory + " only " + Arrays.toString(allowed),
        (user, used) ->
            isUnder(who, user)
                && isUnder(territory, used)
                && !isUnder(who, used)
                && Arrays.stream(allowed).noneMatch(a -> isUnder(a, used)));
  }

  /** A package names nothing of the packages below it. */
  static NamingWall rootNamesNoSubpackage(String root) {
    return new NamingWall(
        root + " names no subpackage",
        (user, used) ->
            user.equals(root) && isUnder(root, used) && !ClassFile.packageOf(used).equals(root));
  }

  /** What is under {@code library} is named in the given packages only. */
  static NamingWall onlyInside(String library, String... packages) {
    return new NamingWall(
        library + " is known only to " + Arrays.toString(packages),
        (user, used) -> isUnder(library, used) && !List.of(packages).contains(user));
  }

  /**
   * A package under {@code root} names no package of a higher rank than its own. One without a rank
   * may neither name nor be named: it has to be given its place first.
   *
   * @param ranks by the package's name after the root's, "" for the root itself
   */
  static NamingWall order(String root, Map<String, Integer> ranks) {
    return new NamingWall(
        "the packages of " + root + " know only lower ones, in the order of " + ranks,
        (user, used) -> {
          if (!isUnder(root, user) || !isUnder(root, used)) {
            return false;
          }
          Integer own = ranks.get(below(root, user));
          Integer other = ranks.get(below(root, ClassFile.packageOf(used)));
          return own == null || other == null || other > own;
        });
  }

  /** Every trespass, as {@code class: what it names}. */
  List<String> violations(Collection<ClassFile> classes) {
    return classes.stream()
        .flatMap(
            c ->
                c.types().stream()
                    .filter(used -> forbids.test(c.packageName(), used))
                    .map(used -> c.name() + ": " + used))
        .toList();
  }

  private static String below(String root, String packageName) {
    return packageName.equals(root) ? "" : packageName.substring(root.length() + 1);
  }

  private static boolean isUnder(String root, String name) {
    return name.equals(root) || name.startsWith(root + '.');
  }
}
