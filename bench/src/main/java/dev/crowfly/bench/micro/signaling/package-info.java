/** Messages of signaling. */
package dev.crowfly.bench.micro.signaling;
