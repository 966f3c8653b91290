package dev.crowfly.quic.interop.peers;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Repeats a test in which kwik hung, at most twice.
 *
 * <p>One connection of kwik in some hundreds never gets anywhere. Only a {@link SilentPeerError}
 * counts as a hang, and only in a test that has {@link ForeignStack#KWIK} among its arguments or
 * the tag {@code kwik}. Each repetition is printed.
 */
public final class RetryAfterKwikHang implements InvocationInterceptor {
  private static final int REPETITIONS = 2;

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation, method, context);
  }

  private static void proceed(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    List<Object> arguments = method.getArguments();
    boolean usesKwik = arguments.contains(ForeignStack.KWIK) || context.getTags().contains("kwik");
    try {
      invocation.proceed();
    } catch (SilentPeerError hang) {
      if (!usesKwik) {
        throw hang;
      }
      repeat(method, context, hang);
    }
  }

  private static void repeat(
      ReflectiveInvocationContext<Method> method, ExtensionContext context, SilentPeerError hang) {
    SilentPeerError last = hang;
    for (int i = 0; i < REPETITIONS; i++) {
      System.err.println(
          "kwik hung in "
              + method.getExecutable().getName()
              + " "
              + context.getDisplayName()
              + ": "
              + last.getMessage());
      try {
        ReflectionSupport.invokeMethod(
            method.getExecutable(),
            context.getRequiredTestInstance(),
            method.getArguments().toArray());
        return;
      } catch (SilentPeerError again) {
        last = again;
      }
    }
    throw last;
  }
}
