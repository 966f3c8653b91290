package dev.crowfly.realnat;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

/** A lab, where there can be one; elsewhere the test is skipped, and says why. */
final class Requirement {
  private Requirement() {}

  static Lab lab(Path home) throws IOException, InterruptedException, TimeoutException {
    String obstacle = Lab.obstacle();
    if (!obstacle.isEmpty()) {
      System.out.println("Real NATs are left out: " + obstacle);
      abort(obstacle);
    }
    return new Lab(home);
  }
}
