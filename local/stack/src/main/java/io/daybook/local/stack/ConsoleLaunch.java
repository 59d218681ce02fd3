package io.daybook.local.stack;

import java.util.List;

/**
 * How a console is started beside the stack.
 *
 * @param classPath with its main class
 * @param main class and arguments
 */
public record ConsoleLaunch(String classPath, List<String> main) {
  public ConsoleLaunch {
    main = List.copyOf(main);
  }
}
