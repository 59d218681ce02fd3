package io.daybook.local.stack;

import io.daybook.testing.FreePorts;
import java.util.List;

/** Ports that nobody has, so that tests run beside a stack and beside one another. */
final class FreeStackPorts {
  private FreeStackPorts() {}

  static StackPorts take() {
    List<Integer> ports = FreePorts.take(7);
    return new StackPorts(
        ports.get(0),
        ports.get(1),
        ports.get(2),
        ports.get(3),
        ports.get(4),
        ports.get(5),
        ports.get(6));
  }
}
