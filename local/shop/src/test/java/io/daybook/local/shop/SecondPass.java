package io.daybook.local.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * Reads the written logs again as the written configuration says, in the plainest way: every record
 * of every file is kept, and duplicates are found by their ids.
 */
final class SecondPass {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** The archived rows by dataset: columns by name, absent where null. */
  final Map<String, List<Map<String, String>>> archived = new LinkedHashMap<>();

  final Map<String, SourceFigures> sources = new LinkedHashMap<>();
  final Map<String, SortedMap<LocalDate, Long>> rows = new LinkedHashMap<>();

  private final Map<String, Set<String>> ids = new HashMap<>();

  /** A record that can't become an event. */
  private static final class RefusedLine extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedLine(String reason) {
      super(reason);
    }
  }

  /** A record's fields by path; an absent one is null. */
  private interface RecordFields {
    String at(String path);
  }

  static SecondPass over(Path logs, Path configuration) throws IOException {
    SecondPass pass = new SecondPass();
    for (String source : List.of("auth", "mobile", "checkout", "orders")) {
      String text = Files.readString(configuration.resolve("sources/" + source + ".yaml"));
      pass.read(source, new Yaml().load(text), logs);
    }
    return pass;
  }

  static LocalDate day(Map<String, String> row) {
    Instant at = OffsetDateTime.parse(row.get("event_time")).toInstant();
    return LocalDate.ofInstant(at, ZoneId.of("Europe/Berlin"));
  }

  private void read(String source, Map<String, Object> configuration, Path logs)
      throws IOException {
    SourceCounts counts = new SourceCounts();
    String dataset = (String) configuration.get("dataset");
    for (Path file : files(configuration, logs)) {
      for (Object record : records(file, configuration.get("format").equals("csv"), counts)) {
        counts.read++;
        try {
          read(dataset, configuration, record, counts);
        } catch (RefusedLine e) {
          counts.quarantined++;
        }
      }
    }
    sources.put(source, counts.figures(source));
  }

  private void read(
      String dataset, Map<String, Object> configuration, Object record, SourceCounts counts)
      throws RefusedLine {
    if (record.equals("")) {
      counts.skipped++;
      return;
    }
    RecordFields fields = record instanceof RecordFields f ? f : json(record);
    if (isSkipped(configuration, fields)) {
      counts.skipped++;
      return;
    }
    Map<String, String> row = row(dataset, configuration, fields);
    counts.given++;
    LocalDate day = day(row);
    if (!ids.computeIfAbsent(dataset + day, key -> new HashSet<>()).add(row.get("event_id"))) {
      counts.duplicates++;
      return;
    }
    archived.computeIfAbsent(dataset, key -> new ArrayList<>()).add(row);
    rows.computeIfAbsent(dataset, key -> new TreeMap<>()).merge(day, 1L, Long::sum);
  }

  private static List<Path> files(Map<String, Object> configuration, Path logs) throws IOException {
    String glob = ((List<?>) configuration.get("files")).get(0).toString();
    String prefix = glob.replace("${logs}/", "").replace("*", "");
    try (Stream<Path> files = Files.list(logs)) {
      // The rotated file is the older one.
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted((a, b) -> b.compareTo(a))
          .toList();
    }
  }

  private static List<Object> records(Path file, boolean isCsv, SourceCounts counts)
      throws IOException {
    // Latin-1 keeps every byte, so that broken UTF-8 gets here.
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (!isCsv) {
      List<Object> lines = new ArrayList<>(List.of(text.split("\n", -1)));
      lines.remove(lines.size() - 1);
      return lines;
    }
    List<Object> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .skipEmptyLines(false)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      List<String> header = null;
      for (CsvRecord record : reader) {
        if (header == null) {
          header = record.getFields();
          counts.read++;
          counts.skipped++;
        } else if (record.getFieldCount() == 1 && record.getField(0).isEmpty()) {
          records.add("");
        } else {
          records.add(csv(header, record.getFields()));
        }
      }
    }
    return records;
  }

  private static Object csv(List<String> header, List<String> values) {
    Map<String, String> byName = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      try {
        String value = utf8(values.get(i));
        if (!value.isEmpty()) {
          byName.put(header.get(i), value);
        }
      } catch (RefusedLine e) {
        return "not UTF-8, and so no JSON either";
      }
    }
    return (RecordFields) byName::get;
  }

  private static String utf8(String latin1) throws RefusedLine {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedLine("not UTF-8");
    }
  }

  private static RecordFields json(Object line) throws RefusedLine {
    try {
      JsonNode node = JSON.readTree(utf8((String) line));
      return path -> {
        JsonNode found = node.at(path.startsWith("/") ? path : "/" + path);
        if (found.isMissingNode() || found.isNull()) {
          return null;
        }
        return found.isBigDecimal() ? found.decimalValue().toPlainString() : found.asText();
      };
    } catch (JsonProcessingException e) {
      throw new RefusedLine("no JSON");
    }
  }

  private static boolean isSkipped(Map<String, Object> configuration, RecordFields fields) {
    for (Object condition : (List<?>) configuration.get("skip")) {
      Map<?, ?> keys = (Map<?, ?>) condition;
      String value = fields.at((String) keys.get("path"));
      if (value != null
          && (value.equals(keys.get("equals"))
              || (keys.containsKey("matches") && value.matches((String) keys.get("matches"))))) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> row(
      String datasetName, Map<String, Object> configuration, RecordFields fields)
      throws RefusedLine {
    Dataset dataset =
        Datasets.BUILT_IN.stream().filter(d -> d.name().equals(datasetName)).findFirst().get();
    Map<String, String> row = new HashMap<>();
    for (Map.Entry<?, ?> field : ((Map<?, ?>) configuration.get("fields")).entrySet()) {
      Column column = dataset.column((String) field.getKey()).get();
      String value = value(field.getValue(), fields);
      if (value != null) {
        check(column, value);
        row.put(column.name(), value);
      }
    }
    for (Column column : dataset.ownColumns()) {
      if (column.isRequired() && !row.containsKey(column.name()) && !isComputed(column)) {
        throw new RefusedLine("no " + column.name());
      }
    }
    return row;
  }

  private static boolean isComputed(Column column) {
    return column.name().equals("amount");
  }

  private static String value(Object field, RecordFields fields) throws RefusedLine {
    Map<?, ?> keys = field instanceof Map<?, ?> map ? map : Map.of("path", field);
    if (keys.containsKey("value")) {
      return (String) keys.get("value");
    }
    if (keys.get("hash") instanceof List<?> parts) {
      return parts.stream().map(part -> fields.at((String) part)).collect(Collectors.joining("|"));
    }
    String value = fields.at((String) keys.get("path"));
    if (value == null) {
      return (String) keys.get("default");
    }
    if (keys.containsKey("extract")) {
      Matcher matcher = Pattern.compile((String) keys.get("extract")).matcher(value);
      return matcher.find() ? matcher.group(1) : null;
    }
    if (keys.get("time") instanceof List<?> patterns) {
      return time(value, (String) patterns.get(0), (String) keys.get("zone"));
    }
    if (keys.get("values") instanceof Map<?, ?> values && values.containsKey(value)) {
      return (String) values.get(value);
    }
    return value;
  }

  private static String time(String value, String pattern, String zone) throws RefusedLine {
    try {
      if (pattern.equals("epoch-ms")) {
        return Instant.ofEpochMilli(Long.parseLong(value)).toString();
      }
      return LocalDateTime.parse(value, DateTimeFormatter.ofPattern(pattern))
          .atZone(ZoneId.of(zone))
          .toInstant()
          .toString();
    } catch (DateTimeException | NumberFormatException e) {
      throw new RefusedLine("no time");
    }
  }

  private static void check(Column column, String value) throws RefusedLine {
    if (!column.allowed().isEmpty() && !column.allowed().contains(value)) {
      throw new RefusedLine("unknown word");
    }
    try {
      if (column.type() == ColumnType.Simple.INT) {
        Integer.parseInt(value);
      } else if (column.type() == ColumnType.Simple.TIMESTAMP) {
        var unused = OffsetDateTime.parse(value);
      } else if (column.type() instanceof ColumnType.Decimal) {
        BigDecimal number = new BigDecimal(value).setScale(4);
        if (number.precision() > 18) {
          throw new RefusedLine("too many digits");
        }
      }
    } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
      throw new RefusedLine("no value of its type");
    }
  }

  private static final class SourceCounts {
    private long read;
    private long quarantined;
    private long skipped;
    private long given;
    private long duplicates;

    SourceFigures figures(String source) {
      return new SourceFigures(
          source, read, given, quarantined, skipped, given, given - duplicates, duplicates);
    }
  }
}
