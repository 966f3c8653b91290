/** JMH benchmarks of the hot paths, on the class path, as JMH wants it. */
package dev.crowfly.bench.micro;
