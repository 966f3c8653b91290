/**
 * JMH benchmarks of the hot paths, on the class path, as JMH wants it; one package for each part of
 * the product. {@code README.md} tells how to run and read them.
 */
package dev.crowfly.bench.micro;
