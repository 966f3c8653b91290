package dev.crowfly.bench.loopback;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions of the stacks, as the build knows them. */
final class Versions {
  private static final Properties VERSIONS = new Properties();

  static {
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      if (in != null) {
        VERSIONS.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Versions() {}

  static String of(String stack) {
    return VERSIONS.getProperty(stack, "(unknown version)");
  }
}
