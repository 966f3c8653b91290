package dev.crowfly.fuzz.walls.planted.purity;

import java.io.InputStream;
import java.util.function.Consumer;
import java.util.logging.Logger;
import jdk.jfr.Event;

/** Tells somebody. */
final class PlantedLogging {
  private PlantedLogging() {}

  static final class ToOut {
    void tell() {
      System.out.flush();
    }
  }

  static final class ToErrByMethodReference {
    final Consumer<String> log = System.err::println;
  }

  static final class FromIn {
    InputStream in() {
      return System.in;
    }
  }

  static final class UtilLogging {
    Logger logger;
  }

  static final class SystemLogging {
    System.Logger logger;
  }

  static final class StackTrace {
    void tell(IllegalStateException e) {
      e.printStackTrace();
    }
  }

  static final class FlightRecorder extends Event {}
}
