package io.daybook.bench.mapping;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A format, or a key of the mapping with the records that need it.
 *
 * @param name as it stands in the report
 * @param plain name of the feature without it, with which its rate is compared; its own for a
 *     format
 * @param mapping the source's YAML
 * @param prologue comes before the first record, such as a header
 * @param record gives the text of a group of {@link #salesPerRecord} sales
 * @param charset in which the text is written
 */
record MappingFeature(
    String name,
    String plain,
    String mapping,
    String prologue,
    Function<Sale[], String> record,
    int salesPerRecord,
    Charset charset) {

  /** A format whose records hold one sale each. */
  static MappingFeature format(
      String name, String mapping, String prologue, Function<Sale, String> record) {
    return new MappingFeature(
        name, name, mapping, prologue, sales -> record.apply(sales[0]), 1, StandardCharsets.UTF_8);
  }

  /** This feature's records read with another mapping. */
  MappingFeature with(String feature, String otherMapping) {
    return new MappingFeature(
        feature, plain, otherMapping, prologue, record, salesPerRecord, charset);
  }

  /** The same sales in another notation. */
  MappingFeature with(String feature, String otherMapping, Function<Sale, String> notation) {
    return new MappingFeature(
        feature, plain, otherMapping, prologue, sales -> notation.apply(sales[0]), 1, charset);
  }

  /** The same sales, some of them in one record. */
  MappingFeature grouped(
      String feature, String otherMapping, int sales, Function<Sale[], String> notation) {
    return new MappingFeature(feature, plain, otherMapping, prologue, notation, sales, charset);
  }

  /** The same text in another encoding. */
  MappingFeature in(Charset other, String feature, String otherMapping) {
    return new MappingFeature(
        feature, plain, otherMapping, prologue, record, salesPerRecord, other);
  }
}
