/**
 * The walls of the build: what a module may name, checked on the class files that were built.
 *
 * <p>{@link Purity} says what pure code never names, {@link NamingWall} who may name whom, {@link
 * PackageCycles} that packages form no circle; {@code ModuleDescriptorTest} and {@code PomTest}
 * hold the module descriptors and the poms to the same directions. Each wall is shown to stop the
 * trespasser that was planted for it under {@code planted}, and only that one; {@code
 * BuiltModuleTest} shows that the walls see every class that was compiled, so none passes for want
 * of something to look at.
 *
 * <p>Why a scan of the constant pool and not ArchUnit: every type, method or field that a class can
 * reach by name stands in its constant pool, whatever the road there (call, method reference,
 * lambda, bootstrap argument, annotation, generic signature, descriptor, class literal). The pool
 * has no blind spots to know about, {@link ClassFile} reads it in a page, and a lock taken by the
 * bytecode itself is one more opcode to look for. What no scan of names can see: a name put
 * together at run time (therefore {@code Class.forName} is walled off) and what a library does
 * behind its own API.
 */
package dev.crowfly.fuzz.walls;
