package io.daybook.local.stack;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HDFS is well when it left safe mode and all its DataNodes report. */
final class HdfsProbe implements HealthProbe {
  static final int DATA_NODES = 3;

  private static final int TIMEOUT_MILLIS = 3_000;
  private static final String QUERY = "/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState";
  private static final Pattern STATE = Pattern.compile("\"FSState\"\\s*:\\s*\"(\\w+)\"");
  private static final Pattern LIVE = Pattern.compile("\"NumLiveDataNodes\"\\s*:\\s*(\\d{1,9})");

  private final URI web;

  HdfsProbe(URI web) {
    this.web = web;
  }

  @Override
  public Optional<String> ask() throws IOException {
    return complaint(get());
  }

  static Optional<String> complaint(String metrics) {
    Matcher state = STATE.matcher(metrics);
    Matcher live = LIVE.matcher(metrics);
    if (!state.find() || !live.find()) {
      return Optional.of("the NameNode is starting");
    }
    int dataNodes = Integer.parseInt(live.group(1));
    if (!state.group(1).equals("Operational")) {
      return Optional.of(
          String.format("it is in safe mode, with %d of %d DataNodes", dataNodes, DATA_NODES));
    }
    return dataNodes == DATA_NODES
        ? Optional.empty()
        : Optional.of(
            String.format("expected %d live DataNodes but found %d", DATA_NODES, dataNodes));
  }

  private String get() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(web + QUERY).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }
}
