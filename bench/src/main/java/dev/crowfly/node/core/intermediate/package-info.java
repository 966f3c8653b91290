/** The door through which benchmarks reach what {@code node} shows to nobody else. */
package dev.crowfly.node.core.intermediate;
