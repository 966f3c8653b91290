package dev.crowfly.node.cli;

import dev.crowfly.quic.RandomSource;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a command finds around it.
 *
 * @param out standard output
 * @param err standard error
 * @param environment as {@link System#getenv()} gives it
 * @param home the user's home directory
 * @param random where new keys come from
 * @param stoppable gets what ends the command that begins
 */
record Surroundings(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    String home,
    RandomSource random,
    Consumer<StopSignal> stoppable) {}
