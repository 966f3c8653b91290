package dev.crowfly.bench.loopback;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.lang.reflect.Proxy;

/** Loggers that say nothing: netty warns of an option that it knows, once for each stream. */
final class SilentLoggers extends InternalLoggerFactory {
  /** Before the first class of netty is used. */
  static void install() {
    InternalLoggerFactory.setDefaultFactory(new SilentLoggers());
  }

  @Override
  protected InternalLogger newInstance(String name) {
    return (InternalLogger)
        Proxy.newProxyInstance(
            InternalLogger.class.getClassLoader(),
            new Class<?>[] {InternalLogger.class},
            (proxy, method, arguments) -> {
              if (method.getReturnType() == boolean.class) {
                return false;
              }
              return method.getReturnType() == String.class ? name : null;
            });
  }
}
