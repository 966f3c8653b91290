package dev.crowfly.realnat;

import java.util.List;

/** What lies between a host and the internet. */
enum Access {
  PUBLIC("public"),
  FULL_CONE("full cone", RouterKind.FULL_CONE),
  ADDRESS_RESTRICTED("address-restricted", RouterKind.ADDRESS_RESTRICTED),
  PORT_RESTRICTED("port-restricted", RouterKind.PORT_RESTRICTED),
  SYMMETRIC("symmetric", RouterKind.SYMMETRIC),
  SEQUENTIAL("sequential", RouterKind.SEQUENTIAL),
  /** The router at home, and the carrier's. */
  CARRIER_GRADE("carrier-grade", RouterKind.PORT_RESTRICTED, RouterKind.ADDRESS_RESTRICTED),
  UDP_BLOCKED("UDP blocked", RouterKind.UDP_BLOCKED);

  private final String title;
  private final List<RouterKind> routers;

  Access(String title, RouterKind... routers) {
    this.title = title;
    this.routers = List.of(routers);
  }

  /** From inside to outside. */
  List<RouterKind> routers() {
    return routers;
  }

  /** A name for services and files. */
  String slug() {
    return title.replace(' ', '-').toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public String toString() {
    return title;
  }
}
