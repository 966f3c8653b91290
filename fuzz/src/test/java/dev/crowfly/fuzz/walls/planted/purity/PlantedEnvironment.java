package dev.crowfly.fuzz.walls.planted.purity;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Looks around where it runs. */
final class PlantedEnvironment {
  private PlantedEnvironment() {}

  static final class Property {
    String read() {
      return System.getProperty("user.home");
    }
  }

  static final class PropertyByMethodReference {
    final UnaryOperator<String> property = System::getProperty;
  }

  static final class HiddenProperty {
    Integer read() {
      return Integer.getInteger("crowfly.size");
    }
  }

  static final class Variable {
    String read() {
      return System.getenv("HOME");
    }
  }

  static final class Processors {
    int count() {
      return Runtime.getRuntime().availableProcessors();
    }
  }

  static final class Exit {
    void leave() {
      System.exit(1);
    }
  }

  static final class DefaultCharset {
    // Error Prone wants a named one; this code never runs.
    @SuppressWarnings("DefaultCharset")
    Charset charset() {
      return Charset.defaultCharset();
    }
  }

  static final class DefaultLocale {
    Locale locale() {
      return Locale.getDefault();
    }
  }

  static final class NativeMethod {
    native void call();
  }
}
