package io.daybook.night;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.publish.Publisher;
import io.daybook.warehouse.ledger.Publications;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A few publishers, each with a connection of its own to the metastore, that go through tables side
 * by side: most of a publication is waiting. No table is in two hands at once.
 */
final class Publishers implements AutoCloseable {
  private static final int SIDE_BY_SIDE = 4;

  private final Publications publications;
  private final ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
  private final List<Metastore> metastores = new ArrayList<>();
  private final BlockingQueue<Publisher> idle = new ArrayBlockingQueue<>(SIDE_BY_SIDE);

  Publishers(Workspace workspace) throws IOException {
    this.publications = workspace.publications();
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      Metastore metastore = workspace.metastore();
      metastores.add(metastore);
      idle.add(workspace.publisher(metastore));
    }
  }

  /**
   * Publishes tables, then records the published entries. A table that fails is recorded as before,
   * the others as they are now.
   *
   * @throws IOException the first failure, once all have ended; so are unchecked ones
   */
  List<Publication> publish(List<LedgerTable> tables) throws IOException {
    Queue<Publication> published = new ConcurrentLinkedQueue<>();
    List<List<Publication>> done;
    try {
      done = each(tables, (publisher, table) -> published(publisher, table, published));
    } catch (IOException | RuntimeException failure) {
      try {
        record(published);
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
    record(published);
    return done.stream().flatMap(List::stream).toList();
  }

  private static List<Publication> published(
      Publisher publisher, LedgerTable table, Queue<Publication> all) throws IOException {
    List<Publication> published = publisher.publish(table);
    all.addAll(published);
    return published;
  }

  private void record(Queue<Publication> published) throws IOException {
    publications.record(Publication.entries(published), Clock.systemUTC().instant());
  }

  /** What is done with one table. */
  @FunctionalInterface
  interface TableCall<R> {
    R of(Publisher publisher, LedgerTable table) throws IOException;
  }

  /**
   * Does the same with each table.
   *
   * @return what came of each, in order
   * @throws IOException the first failure, once all have ended; so are unchecked ones
   */
  <R> List<R> each(List<LedgerTable> tables, TableCall<R> call) throws IOException {
    List<Future<R>> begun = new ArrayList<>();
    for (LedgerTable table : tables) {
      begun.add(threads.submit(() -> done(table, call)));
    }
    List<R> results = new ArrayList<>();
    IOException failure = null;
    for (Future<R> each : begun) {
      try {
        results.add(each.get());
      } catch (ExecutionException e) {
        failure = failure == null ? new IOException(e.getCause()) : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while tables were published", e);
      }
    }
    if (failure != null) {
      throw thrown(failure);
    }
    return results;
  }

  private <R> R done(LedgerTable table, TableCall<R> call)
      throws IOException, InterruptedException {
    Publisher publisher = idle.take();
    try {
      return call.of(publisher, table);
    } finally {
      idle.add(publisher);
    }
  }

  /** Returns a checked failure, and throws another as it is. */
  private static IOException thrown(IOException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException checked ? checked : failure;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    metastores.forEach(Metastore::close);
  }
}
