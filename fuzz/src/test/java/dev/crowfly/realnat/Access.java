package dev.crowfly.realnat;

import java.util.List;
import java.util.Locale;

/** What lies between a host and the internet. */
enum Access {
  PUBLIC("public"),
  FULL_CONE("full cone"),
  ADDRESS_RESTRICTED("address-restricted"),
  PORT_RESTRICTED("port-restricted"),
  SYMMETRIC("symmetric"),
  SEQUENTIAL("sequential"),
  /** The router at home, and the carrier's. */
  CARRIER_GRADE("carrier-grade"),
  UDP_BLOCKED("UDP blocked");

  private final String title;

  Access(String title) {
    this.title = title;
  }

  /** From inside to outside. */
  List<RouterKind> routers() {
    return switch (this) {
      case PUBLIC -> List.of();
      case FULL_CONE -> List.of(RouterKind.FULL_CONE);
      case ADDRESS_RESTRICTED -> List.of(RouterKind.ADDRESS_RESTRICTED);
      case PORT_RESTRICTED -> List.of(RouterKind.PORT_RESTRICTED);
      case SYMMETRIC -> List.of(RouterKind.SYMMETRIC);
      case SEQUENTIAL -> List.of(RouterKind.SEQUENTIAL);
      case CARRIER_GRADE -> List.of(RouterKind.PORT_RESTRICTED, RouterKind.ADDRESS_RESTRICTED);
      case UDP_BLOCKED -> List.of(RouterKind.UDP_BLOCKED);
    };
  }

  /** A name for services and files. */
  String slug() {
    return title.replace(' ', '-').toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return title;
  }
}
