package io.daybook.console;

import io.daybook.archive.table.RowSelection;
import io.daybook.console.figures.FigureCache;
import io.daybook.console.figures.FigureDesk;
import io.daybook.console.figures.PublicationFollower;
import io.daybook.console.http.ConsoleServer;
import io.daybook.console.trust.NightBooks;
import io.daybook.console.trust.Notes;
import io.daybook.console.trust.TrustDesk;
import io.daybook.metrics.trace.DayTrace;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A console at work: a cache that follows the publications, and the listener that answers from it.
 * It reads the warehouse, and writes nothing there but notes.
 */
public final class Console implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Console.class);

  private final FigureCache cache;
  private final Thread following;
  private final ConsoleServer server;

  private Console(FigureCache cache, PublicationFollower follower, ConsoleServer server) {
    this.cache = cache;
    this.server = server;
    this.following = new Thread(follower::follow, "publications");
    following.setDaemon(true);
    following.start();
  }

  /**
   * Starts one. It answers at once, and has figures as soon as they are read; of an HDFS that is
   * away it says so, and goes on when it is back.
   *
   * @param directory of its files on this host, where only one console may be
   * @param listen where it answers
   * @param nights what it is told of nights
   * @param version of Daybook
   * @throws io.daybook.warehouse.run.OperatorException if the directory or the address can't be
   *     had, or strangers could come in
   */
  public static Console start(
      DaybookConfig configuration,
      Storage storage,
      Configuration hadoop,
      Path directory,
      Address listen,
      NightBooks nights,
      String version,
      Clock clock) {
    Zones zones = configuration.warehouse().zones();
    ZoneId zone = zone(configuration, storage, zones);
    List<MetricTable> tables = configuration.metrics().tables();
    FigureCache cache = FigureCache.open(directory);
    try {
      PublicationFollower follower =
          new PublicationFollower(cache, storage, zones, zone, tables, clock);
      RowSelection rows = new RowSelection(hadoop, configuration.archive().compression());
      ConsoleServer server =
          ConsoleServer.start(
              listen,
              configuration.console(),
              directory,
              new ConsoleServer.Desks(
                  new FigureDesk(cache, tables),
                  follower,
                  new TrustDesk(
                      storage, zones, zone, configuration.metrics(), rows, nights, version, clock),
                  new DayTrace(storage, zones, tables),
                  new Notes(storage, zones, clock),
                  nights,
                  zone),
              version,
              clock);
      return new Console(cache, follower, server);
    } catch (RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  /**
   * The days of a warehouse are those of its own zone, whatever a configuration says. While HDFS is
   * away that one counts, and {@link PublicationFollower} follows nothing if it turns out another.
   */
  private static ZoneId zone(DaybookConfig configuration, Storage storage, Zones zones) {
    ZoneId configured = configuration.warehouse().zone();
    try {
      ZoneId recorded = WarehouseIdentity.zone(storage, zones).orElse(configured);
      if (!recorded.normalized().equals(configured.normalized())) {
        LOG.warn(
            "takes the warehouse's business zone {}, not warehouse.zone {} of the configuration",
            recorded,
            configured);
      }
      return recorded;
    } catch (IOException | OperatorException e) {
      LOG.warn("can't read the warehouse's business zone: {}", e.getMessage());
      return configured;
    }
  }

  /** Returns where it answers. */
  public URI address() {
    return server.address();
  }

  /** Answers no more. */
  @Override
  public void close() {
    server.close();
    following.interrupt();
    try {
      following.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cache.close();
  }
}
