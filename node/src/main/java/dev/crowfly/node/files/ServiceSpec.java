package dev.crowfly.node.files;

/**
 * A service that a Connector publishes: {@code NAME=tcp://HOST:PORT} or {@code
 * NAME=udp://HOST:PORT}.
 *
 * @param name its name
 * @param protocol what it speaks
 * @param backend where it is, as seen from the Connector
 */
public record ServiceSpec(String name, Protocol protocol, HostPort backend) {
  /**
   * Reads {@code NAME=tcp://HOST:PORT}.
   *
   * @throws MalformedTextException when it makes no sense
   */
  public static ServiceSpec parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new MalformedTextException(
          "'" + text + "' is no service; write NAME=tcp://HOST:PORT, as in web=tcp://127.0.0.1:80");
    }
    String name = EndpointText.service(text.substring(0, equals), text);
    String url = text.substring(equals + 1);
    Protocol protocol = EndpointText.protocol(url, text);
    return new ServiceSpec(name, protocol, HostPort.parse(EndpointText.authority(url)));
  }

  /**
   * Checks the name of a service alone.
   *
   * @throws MalformedTextException when no service can be called so
   */
  public static String parseName(String text) {
    return EndpointText.service(text, text);
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return name + "=" + protocol + "://" + backend;
  }
}
