package io.daybook.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The figures of a bench: each engine's median run.
 *
 * @param ours Daybook's figures
 * @param peers those of the others
 * @param agreement what the results hold
 */
record BenchReport(
    BenchInput input,
    int threads,
    int rounds,
    EngineFigures ours,
    List<EngineFigures> peers,
    ResultCheck.Agreement agreement) {
  private static final double MEGABYTE = 1e6;
  private static final double MEBIBYTE = 1 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** An engine with its median run. */
  record EngineFigures(String engine, String description, Measurement median) {}

  BenchReport {
    peers = List.copyOf(peers);
  }

  /** Returns Daybook's throughput over each peer's. */
  Map<String, Double> ratios() {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (EngineFigures peer : peers) {
      ratios.put(peer.engine(), rounded(peer.median().seconds() / ours.median().seconds(), 1000));
    }
    return ratios;
  }

  void printJson(PrintStream out) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "archive");
    report.put("events", input.lines());
    report.put("threads", threads);
    report.put("rounds", rounds);
    report.put("jsonBytes", input.jsonBytes());
    report.put("compressedBytes", input.compressedBytes());
    report.put("distinctEvents", input.distinct());
    report.put("engines", all().stream().map(this::json).toList());
    report.put("days", agreement.days());
    report.put("peerUnsortedRows", agreement.peerUnsortedRows());
    report.put("ratios", ratios());
    out.println(JSON.writeValueAsString(report));
  }

  private Map<String, Object> json(EngineFigures figures) {
    Measurement run = figures.median();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("engine", figures.engine());
    json.put("does", figures.description());
    json.put("seconds", rounded(run.seconds(), 1000));
    json.put("cpuSeconds", rounded(run.cpuSeconds(), 1000));
    json.put("rowsPerSecond", Math.round(input.lines() / run.seconds()));
    json.put("jsonMegabytesPerSecond", rounded(megabytesPerSecond(run), 10));
    json.put("files", run.files().size());
    json.put("bytesWritten", run.bytesWritten());
    run.peakHeapBytes().ifPresent(bytes -> json.put("peakHeapBytes", bytes));
    run.peakResidentBytes().ifPresent(bytes -> json.put("peakResidentBytes", bytes));
    return json;
  }

  void printText(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d lines (%,.0f MB of JSON, %,.0f MB as zstd-1), %,d events, %d threads, median of %d%n",
        input.lines(),
        input.jsonBytes() / MEGABYTE,
        input.compressedBytes() / MEGABYTE,
        input.distinct(),
        threads,
        rounds);
    all().forEach(f -> out.printf("  %-8s %s%n", f.engine(), f.description()));
    out.printf(
        "%n%-8s %8s %8s %9s %6s %6s %11s %10s %10s%n",
        "engine",
        "seconds",
        "CPU s",
        "rows/s",
        "MB/s",
        "files",
        "MB written",
        "heap MiB",
        "RSS MiB");
    all().forEach(f -> print(out, f.engine(), f.median()));
    ratios()
        .forEach(
            (peer, ratio) ->
                out.printf(Locale.ROOT, "%nDaybook's throughput is %.2f x %s's.%n", ratio, peer));
    out.println(
        "The results are the same: rows, event ids, amounts and all common columns by day.");
    out.printf(
        Locale.ROOT,
        "Daybook's files are sorted; %,d rows of DuckDB's come before a smaller one.%n",
        agreement.peerUnsortedRows());
    out.println(
        "Daybook and DuckDB run in one process: the heap that stays allocated counts in both RSS.");
  }

  private void print(PrintStream out, String engine, Measurement run) {
    out.printf(
        Locale.ROOT,
        "%-8s %8.2f %8.2f %,9.0f %6.1f %6d %11.1f %10s %10s%n",
        engine,
        run.seconds(),
        run.cpuSeconds(),
        input.lines() / run.seconds(),
        megabytesPerSecond(run),
        run.files().size(),
        run.bytesWritten() / MEGABYTE,
        mebibytes(run.peakHeapBytes()),
        mebibytes(run.peakResidentBytes()));
  }

  private static String mebibytes(OptionalLong bytes) {
    return bytes.isPresent()
        ? String.format(Locale.ROOT, "%,.0f", bytes.getAsLong() / MEBIBYTE)
        : "-";
  }

  private List<EngineFigures> all() {
    List<EngineFigures> all = new ArrayList<>(List.of(ours));
    all.addAll(peers);
    return all;
  }

  private double megabytesPerSecond(Measurement run) {
    return input.jsonBytes() / MEGABYTE / run.seconds();
  }

  private static double rounded(double value, double parts) {
    return Math.round(value * parts) / parts;
  }
}
