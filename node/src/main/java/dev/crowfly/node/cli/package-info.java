/**
 * The command line: {@code java -jar crowfly.jar}.
 *
 * <ul>
 *   <li>Standard output carries results: with {@code --json} one JSON object per line and nothing
 *       else. What is only for people goes to standard error then.
 *   <li>Exit status: 0 done, 1 failed, 2 wrong usage; in the last two cases one line on standard
 *       error says what is wrong and what to do, and with {@code --json} an {@code error} event
 *       too.
 *   <li>The process's streams, environment and exit are {@link dev.crowfly.node.cli.Main}'s alone;
 *       everything else gets them as {@code Surroundings}, so that tests run commands in-process.
 * </ul>
 *
 * <p>Decisions that the design did not take. {@code id} prints the Agent's node id, unless {@code
 * --role} or {@code --identity} says otherwise, and makes the key if there is none, so that an
 * access file can be written before a node starts. {@code ping}, {@code speed} and {@code netcheck}
 * use the Agent's identity. What a configuration file says is wrong usage like what a command line
 * says; options of other commands in it are passed over, so that one file serves several commands.
 * This package runs from the class path only: picocli reaches into it by reflection.
 */
package dev.crowfly.node.cli;
