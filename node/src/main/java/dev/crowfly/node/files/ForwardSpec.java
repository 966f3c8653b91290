package dev.crowfly.node.files;

/**
 * A local port that leads to a service: {@code tcp://ADDR:PORT=NAME} or {@code
 * udp://ADDR:PORT=NAME}.
 *
 * @param protocol what the service speaks
 * @param listen where the Agent listens; port 0 lets the system choose
 * @param service where it leads to
 */
public record ForwardSpec(Protocol protocol, HostPort listen, String service) {
  /**
   * Reads {@code tcp://ADDR:PORT=NAME}.
   *
   * @throws MalformedTextException when it makes no sense
   */
  public static ForwardSpec parse(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 0) {
      throw new MalformedTextException(
          "'"
              + text
              + "' is no forward; write tcp://ADDR:PORT=NAME, as in tcp://127.0.0.1:8080=web");
    }
    if (text.substring(equals + 1).contains("://")) {
      throw new MalformedTextException(
          "'" + text + "' is the wrong way round; write tcp://ADDR:PORT=NAME");
    }
    String url = text.substring(0, equals);
    Protocol protocol = EndpointText.protocol(url, text);
    HostPort listen = HostPort.parseLocal(EndpointText.authority(url));
    return new ForwardSpec(
        protocol, listen, EndpointText.service(text.substring(equals + 1), text));
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return protocol + "://" + listen + "=" + service;
  }
}
