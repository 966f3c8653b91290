package dev.crowfly.node.cli;

import dev.crowfly.node.files.ConfigFile;
import dev.crowfly.node.files.ConfigFile.Entry;
import dev.crowfly.node.files.FileException;
import dev.crowfly.node.files.MalformedTextException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Puts the options of a configuration file among those of the command line.
 *
 * <p>An option that the command line names is taken from there alone, also if it may be repeated.
 * Options that only other commands have are passed over.
 */
final class ConfigArguments {
  private static final String CONFIG = "--config";

  private ConfigArguments() {}

  /**
   * The arguments, with those of the file that {@code --config} names.
   *
   * @throws FileException when the file can't be read
   * @throws MalformedTextException when something in it makes no sense
   */
  static String[] expand(CommandLine all, String[] args) throws FileException {
    String file = configFile(args);
    CommandLine command = args.length == 0 ? null : all.getSubcommands().get(args[0]);
    if (file == null || command == null) {
      return args;
    }
    ConfigFile config = ConfigFile.open(Path.of(file));
    List<String> expanded = new ArrayList<>();
    expanded.add(args[0]);
    for (Entry entry : config.entries()) {
      String name = "--" + entry.name();
      OptionSpec option = command.getCommandSpec().findOption(name);
      if (option == null) {
        checkKnown(all, command, config, entry);
      } else if (name.equals(CONFIG) || option.usageHelp()) {
        throw config.wrong(entry, "'" + entry.name() + "' can't stand in a file", "remove it");
      } else if (!isNamed(option, args)) {
        add(expanded, name, option, config, entry);
      }
    }
    expanded.addAll(Arrays.asList(args).subList(1, args.length));
    return expanded.toArray(String[]::new);
  }

  private static void add(
      List<String> to, String name, OptionSpec option, ConfigFile config, Entry entry) {
    boolean takesValue = option.arity().max() > 0;
    String value = entry.value();
    if (takesValue) {
      if (value.isEmpty()) {
        throw config.wrong(
            entry, "'" + entry.name() + "' has no value", "write " + entry.name() + " = VALUE");
      }
      to.add(name + "=" + value);
    } else if (value.isEmpty() || value.equals("true")) {
      to.add(name);
    } else if (!value.equals("false")) {
      throw config.wrong(
          entry,
          "'" + entry.name() + "' is '" + value + "'",
          "write " + entry.name() + " = true or false");
    }
  }

  private static void checkKnown(
      CommandLine all, CommandLine command, ConfigFile config, Entry entry) {
    for (CommandLine other : all.getSubcommands().values()) {
      if (other.getCommandSpec().findOption("--" + entry.name()) != null) {
        return;
      }
    }
    TreeSet<String> names = new TreeSet<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.usageHelp() && !option.longestName().equals(CONFIG)) {
        names.add(option.longestName().substring(2));
      }
    }
    throw config.wrong(
        entry,
        "there is no option '" + entry.name() + "'",
        command.getCommandName() + " has " + String.join(", ", names));
  }

  private static boolean isNamed(OptionSpec option, String[] args) {
    for (String arg : args) {
      for (String name : option.names()) {
        if (arg.equals(name) || arg.startsWith(name + "=")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String configFile(String[] args) {
    for (int i = 1; i < args.length; i++) {
      if (args[i].startsWith(CONFIG + "=")) {
        return args[i].substring(CONFIG.length() + 1);
      }
      if (args[i].equals(CONFIG) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }
}
