/** Stream data in and out of order. */
package dev.crowfly.bench.micro.stream;
