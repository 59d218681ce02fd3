package io.daybook.metrics.app;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginRiskLimits;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.OwnGate;
import io.daybook.warehouse.table.OwnMetric;
import io.daybook.warehouse.table.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Own metric tables, datasets and limits of a configuration, as the application is told of them on
 * its command line: a driver in a cluster has no file of the host that submits it.
 *
 * @param metrics in the order in which they are made
 * @param datasets besides the built-in ones
 * @param loginRisk by which logins look like an attack
 */
public record Declarations(
    List<OwnMetric> metrics, List<Dataset> datasets, LoginRiskLimits loginRisk) {
  public static final Declarations NONE =
      new Declarations(List.of(), List.of(), LoginRiskLimits.DEFAULT);

  /** Linux takes 128 KiB in one argument, and 2 MiB in all. */
  private static final int MOST_CHARACTERS = 100_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Window.class, Closed.class)
          .addMixIn(ColumnType.class, Closed.class)
          .addMixIn(Measure.Additivity.class, Closed.class)
          .addMixIn(OwnGate.class, Closed.class)
          .build();

  /** A closed set of types. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS, include = JsonTypeInfo.As.WRAPPER_ARRAY)
  private interface Closed {}

  public Declarations {
    metrics = List.copyOf(metrics);
    datasets = List.copyOf(datasets);
  }

  /** Returns those of a configuration; of its datasets those that metric tables may be made of. */
  public static Declarations of(DaybookConfig configuration) {
    List<OwnMetric> own = configuration.metrics().own();
    LoginRiskLimits loginRisk = configuration.metrics().loginRisk();
    if (own.isEmpty()) {
      return new Declarations(own, List.of(), loginRisk);
    }
    return new Declarations(
        own,
        configuration.datasets().values().stream()
            .filter(dataset -> !Datasets.BUILT_IN.contains(dataset))
            .toList(),
        loginRisk);
  }

  /**
   * Returns the datasets of the warehouse, built-in and own; one with versions as it is declared.
   */
  List<Dataset> allDatasets() {
    Set<String> declared = datasets.stream().map(Dataset::name).collect(Collectors.toSet());
    return Stream.concat(
            Datasets.BUILT_IN.stream().filter(dataset -> !declared.contains(dataset.name())),
            datasets.stream())
        .toList();
  }

  /** Returns them as texts that any shell and any launcher leaves as they are. */
  List<String> encoded() {
    if (equals(NONE)) {
      return List.of();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      JSON.writeValue(gzip, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = Base64.getUrlEncoder().encodeToString(bytes.toByteArray());
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < text.length(); from += MOST_CHARACTERS) {
      parts.add(text.substring(from, Math.min(text.length(), from + MOST_CHARACTERS)));
    }
    return parts;
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Declarations decoded(List<String> parts) {
    if (parts.isEmpty()) {
      return NONE;
    }
    try (GZIPInputStream gzip =
        new GZIPInputStream(
            new ByteArrayInputStream(Base64.getUrlDecoder().decode(String.join("", parts))))) {
      return JSON.readValue(gzip, Declarations.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("declarations that can be read", e);
    }
  }
}
