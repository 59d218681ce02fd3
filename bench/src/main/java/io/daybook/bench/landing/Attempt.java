package io.daybook.bench.landing;

import java.io.IOException;

/** A process that is ready to land. */
interface Attempt extends AutoCloseable {
  /** Returns the process, to be measured or killed. */
  ChildJava process();

  /** Lets it begin. */
  void go() throws IOException;

  /** Waits until a part has landed; it may be all of a small input. */
  void awaitPart() throws IOException;

  /** Waits until everything has landed, as far as it ever will. */
  void awaitAll() throws IOException;

  @Override
  default void close() throws IOException {
    process().close();
  }
}
