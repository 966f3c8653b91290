package dev.crowfly.node.cli;

import dev.crowfly.quic.RandomSource;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param out standard output
 * @param err standard error
 * @param environment as {@link System#getenv()} gives it
 * @param home the user's home directory
 * @param random where new keys come from
 */
record Surroundings(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    String home,
    RandomSource random) {}
