package dev.crowfly.fuzz.walls.planted.purity;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.chrono.JapaneseDate;
import java.util.Calendar;
import java.util.Date;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads a clock. */
final class PlantedClock {
  private PlantedClock() {}

  static final class NanoTime {
    long read() {
      return System.nanoTime();
    }
  }

  static final class Millis {
    long read() {
      return System.currentTimeMillis();
    }
  }

  static final class ByMethodReference {
    final LongSupplier clock = System::nanoTime;
  }

  static final class InLambda {
    final Supplier<Object> clock = () -> Instant.now();
  }

  static final class ClockParameter {
    void use(Clock clock) {}
  }

  static final class Today {
    // Error Prone wants a zone; this code never runs.
    @SuppressWarnings("JavaTimeDefaultTimeZone")
    Object read() {
      return LocalDate.now();
    }
  }

  static final class NowByMethodReference {
    // Error Prone wants a zone; this code never runs.
    @SuppressWarnings("JavaTimeDefaultTimeZone")
    final Supplier<ZonedDateTime> clock = ZonedDateTime::now;
  }

  static final class OtherCalendar {
    // Error Prone wants a zone; this code never runs.
    @SuppressWarnings("JavaTimeDefaultTimeZone")
    Object read() {
      return JapaneseDate.now();
    }
  }

  static final class NewDate {
    // Error Prone prefers java.time; this code never runs.
    @SuppressWarnings("JavaUtilDate")
    Object read() {
      return new Date();
    }
  }

  static final class OldCalendar {
    Object read() {
      return Calendar.getInstance();
    }
  }

  static final class InsideACheck {
    void check(X509Certificate certificate) throws CertificateException {
      certificate.checkValidity();
    }
  }
}
