/** The laboratory: what no single module can test by itself. Nothing depends on it. */
package dev.crowfly.fuzz;
