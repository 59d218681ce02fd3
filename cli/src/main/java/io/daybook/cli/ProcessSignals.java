package io.daybook.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The signals of this process. Java has no other way to hear a SIGHUP, or to end with 0 after a
 * SIGTERM, than {@code sun.misc.Signal}; the compiler takes that only by name.
 */
final class ProcessSignals implements Signals {
  @Override
  public void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler handle =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              Proxy.newProxyInstance(
                  ProcessSignals.class.getClassLoader(), new Class<?>[] {handler}, handle));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java can't hear SIG" + name, e);
    }
  }
}
