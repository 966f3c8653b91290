package dev.crowfly.quic.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525 §6.3. */
class HostNamesTest {
  @ParameterizedTest
  @CsvSource({
    "a.example, a.example, true",
    "A.Example, a.eXample, true",
    "a.example., a.example, true",
    "b.example, a.example, false",
    "x.a.example, *.a.example, true",
    "X.A.example, *.a.Example, true",
    "a.example, *.a.example, false",
    ".a.example, *.a.example, false",
    "y.x.a.example, *.a.example, false",
    "foo.a.example, f*.a.example, false",
    "foo.a.example, foo.*.example, false",
    "a.example, *.example, false",
    "example, *, false",
    "x.a.b, *.*.b, false",
    "192.0.2.1, 192.0.2.1, false",
    "x.192.0.2, *.192.0.2, true",
  })
  void dnsNames(String name, String inCertificate, boolean matches) {
    assertEquals(matches, HostNames.matches(name, List.of(List.of(2, inCertificate))));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1, true",
    "2001:db8::1, 2001:db8::2, false",
    "999.0.2.1, 192.0.2.1, false",
    "a.example, 192.0.2.1, false",
    ":, 192.0.2.1, false",
  })
  void addresses(String name, String inCertificate, boolean matches) {
    assertEquals(matches, HostNames.matches(name, List.of(List.of(7, inCertificate))));
  }

  @ParameterizedTest
  @CsvSource({"a.example", "192.0.2.1"})
  void certificateWithoutNames_matchesNothing(String name) {
    assertFalse(HostNames.matches(name, null));
    assertFalse(HostNames.matches(name, List.of(List.of(1, name))));
  }
}
