package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicEndpoint;

/** Makes endpoints. */
public final class QuicEndpoints {
  private QuicEndpoints() {}

  /** A new endpoint without connections. */
  public static QuicEndpoint create(EndpointConfig config) {
    return new Endpoint(config);
  }
}
