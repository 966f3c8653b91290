/** JMH benchmarks, on the class path, as JMH wants it; and bulk transfer over loopback. */
package dev.crowfly.bench;
