/**
 * Fuzz targets: one class for each thing that takes bytes or calls from somebody else.
 *
 * <p>A target has {@code fuzzerTestOneInput(byte[])}, as Jazzer wants it, and throws when a
 * property does not hold. The properties are more than "nothing is thrown": what is read survives
 * being written, a stream says the same however it is cut, an independent reading agrees, what is
 * kept is bounded by what came, errors are those that are documented, time and queues stay within
 * their limits, and the same input does the same twice. Inputs that decide ({@link Choices}) drive
 * operations, reordering and time, so that a mutation of bytes is a mutation of a story.
 *
 * <p>{@link CorpusTest} runs every target over its corpus ({@code src/test/resources/corpus}) and
 * over seeded mutations of it, so that {@code verify} needs no fuzzer; {@code fuzz/README.md} says
 * how to run Jazzer. An input that found something stays in the corpus.
 *
 * <p>Targets of package-private code are in its package, on the class path of the tests: {@code
 * dev.crowfly.node.core.tunnel}.
 */
package dev.crowfly.fuzz.targets;
