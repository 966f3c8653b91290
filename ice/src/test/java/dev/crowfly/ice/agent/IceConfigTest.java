package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.junit.jupiter.api.Test;

class IceConfigTest {
  private static final long MILLIS = 1_000_000L;

  @Test
  void defaults_areThoseOfTheDesign() {
    IceConfig config = IceConfig.defaults();
    assertEquals(20 * MILLIS, config.pacingNanos());
    assertEquals(100 * MILLIS, config.rtoNanos());
    assertEquals(1_600 * MILLIS, config.maxRtoNanos());
    assertEquals(7, config.maxRequests());
    assertEquals(10_000 * MILLIS, config.attemptNanos());
    assertEquals(5_000 * MILLIS, config.consentNanos());
    assertEquals(3, config.maxConsentPairs());
  }

  /** Each setter sets its own number, and none of the other thirteen. */
  @Test
  void builder_setsWhatItSays() throws ReflectiveOperationException {
    RecordComponent[] components = IceConfig.class.getRecordComponents();
    for (RecordComponent changed : components) {
      IceConfig.Builder builder = IceConfig.builder();
      long another = number(changed, IceConfig.defaults()) + 1;
      Method setter = IceConfig.Builder.class.getMethod(changed.getName(), changed.getType());
      if (changed.getType() == int.class) {
        setter.invoke(builder, (int) another);
      } else {
        setter.invoke(builder, another);
      }
      IceConfig config = builder.build();
      for (RecordComponent each : components) {
        long expected = each.equals(changed) ? another : number(each, IceConfig.defaults());
        assertEquals(expected, number(each, config), each.getName());
      }
    }
  }

  private static long number(RecordComponent component, IceConfig config)
      throws ReflectiveOperationException {
    return ((Number) component.getAccessor().invoke(config)).longValue();
  }

  @Test
  void numbersOutOfTheirRange_areRefusedByName() {
    IceConfig.Builder fast = IceConfig.builder().pacingNanos(4 * MILLIS);
    assertEquals(
        "pacing is 5 ms at least",
        assertThrows(IllegalArgumentException.class, fast::build).getMessage());
    IceConfig.Builder hasty = IceConfig.builder().consentExpiryNanos(10_000 * MILLIS);
    assertThrows(IllegalArgumentException.class, hasty::build);
  }
}
