/** JMH benchmarks. On the class path, as JMH wants it. */
package dev.crowfly.bench;
