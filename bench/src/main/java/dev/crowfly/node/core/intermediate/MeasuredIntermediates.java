package dev.crowfly.node.core.intermediate;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.RandomSource;
import java.util.function.Function;

/**
 * Intermediates whose endpoint is made otherwise, so that its packets need no cipher: what they
 * cost then is ours. In the product's package, because nobody but a measurement may ask for this.
 */
public final class MeasuredIntermediates {
  private MeasuredIntermediates() {}

  /** An Intermediate with an endpoint of the caller's. */
  public static IntermediateCore create(
      IntermediateConfig config,
      RandomSource random,
      Function<EndpointConfig, QuicEndpoint> endpoints) {
    return new IntermediateCore(config, random, endpoints);
  }
}
