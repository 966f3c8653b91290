package dev.crowfly.node.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration file: options of the command line, a line each, {@code name = value}.
 *
 * <p>The name is that of the option, with or without its dashes. What comes after the first equals
 * sign is the value, to the end of the line, without the blanks around it; an option without a
 * value is written alone or with {@code true} or {@code false}. An option that may be given several
 * times may stand on several lines. Empty lines and lines that begin with {@code #} are comments.
 *
 * @param path where it is
 * @param entries its options in their order
 */
public record ConfigFile(Path path, List<Entry> entries) {
  /**
   * One line.
   *
   * @param line its number, from 1
   * @param name without dashes
   * @param value "" if there is none
   */
  public record Entry(int line, String name, String value) {}

  /** Keeps a copy of the list. */
  public ConfigFile {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a file.
   *
   * @throws FileException when it can't be read
   * @throws MalformedTextException when a line makes no sense
   */
  public static ConfigFile open(Path path) throws FileException {
    return parse(path, TextFile.read(path));
  }

  static ConfigFile parse(Path path, String text) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String name = (equals < 0 ? line : line.substring(0, equals)).strip();
      String value = equals < 0 ? "" : line.substring(equals + 1).strip();
      name = name.startsWith("--") ? name.substring(2) : name;
      if (!name.matches("[a-z][a-z0-9-]*")) {
        throw new MalformedTextException(
            path
                + ": line "
                + number
                + " is not 'name = value'; write options as on the command line without dashes, as"
                + " in: intermediate = HOST:PORT");
      }
      entries.add(new Entry(number, name, value));
    }
    return new ConfigFile(path, entries);
  }

  /** An error in one of the entries. */
  public MalformedTextException wrong(Entry entry, String problem, String remedy) {
    return new MalformedTextException(
        path + ": line " + entry.line() + ": " + problem + "; " + remedy);
  }
}
