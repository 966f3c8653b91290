/**
 * What an application sees of QUIC: interfaces, values and typed errors.
 *
 * <p>This package names none of its subpackages; they all may name it. That keeps the package graph
 * free of cycles.
 */
package dev.crowfly.quic;
