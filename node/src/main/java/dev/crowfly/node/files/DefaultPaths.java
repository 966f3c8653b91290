package dev.crowfly.node.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Where files are when nobody says otherwise. */
public final class DefaultPaths {
  private DefaultPaths() {}

  /**
   * {@code $XDG_CONFIG_HOME/crowfly/ROLE.pem}, or {@code ~/.config/crowfly/ROLE.pem}.
   *
   * @param role in lower case: intermediate, connector or agent
   * @param environment as {@link System#getenv()} gives it
   * @param home the user's home directory
   */
  public static Path identity(String role, Map<String, String> environment, String home) {
    String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // The XDG base directory specification: paths that are not absolute are to be ignored.
    Path directory = isAbsolute(configured) ? Path.of(configured) : Path.of(home, ".config");
    return directory.resolve("crowfly").resolve(role + ".pem");
  }

  /**
   * The user's home directory: {@code $HOME}, as other programs have it, if it can be one.
   *
   * @param environment as {@link System#getenv()} gives it
   * @param otherwise where the platform thinks that it is
   */
  public static String home(Map<String, String> environment, String otherwise) {
    String home = environment.getOrDefault("HOME", "");
    return isAbsolute(home) ? home : otherwise;
  }

  private static boolean isAbsolute(String path) {
    try {
      return !path.isEmpty() && Path.of(path).isAbsolute();
    } catch (InvalidPathException e) {
      return false; // this platform has no such paths
    }
  }
}
