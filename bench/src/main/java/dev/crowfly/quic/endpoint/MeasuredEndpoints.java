package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.crypto.AeadProvider;

/**
 * Endpoints whose packets are protected otherwise, or not at all: what they cost then is ours.
 *
 * <p>In the package of the product's endpoints, because nobody but a measurement may ask for this:
 * the constructor is not public.
 */
public final class MeasuredEndpoints {
  private MeasuredEndpoints() {}

  /** An endpoint with the given AEADs. */
  public static QuicEndpoint create(EndpointConfig config, AeadProvider aeads) {
    return new Endpoint(config, aeads);
  }
}
