/** Acknowledgments and loss detection. */
package dev.crowfly.bench.micro.recovery;
