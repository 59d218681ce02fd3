package io.daybook.archive.table;

import java.io.Closeable;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/** The values of a page as numbers of a dictionary: their width, then runs and packed bits. */
final class PageIds implements Closeable {
  /** How pages v1 call it. */
  @SuppressWarnings("deprecation") // the name that data pages v1 have
  static final Encoding ENCODING = Encoding.PLAIN_DICTIONARY;

  private final RunLengthBitPackingHybridEncoder encoder;
  private final int width;

  /**
   * @param values of the dictionary, one at least
   */
  PageIds(int values) {
    width = ColumnEncoder.width(values - 1);
    encoder =
        new RunLengthBitPackingHybridEncoder(
            width, 1 << 10, ColumnEncoder.PAGE_BYTES, HeapByteBufferAllocator.getInstance());
  }

  /** Returns the page of a dictionary, uncompressed. */
  static DictionaryPage dictionary(BytesInput plain, int values) {
    return new DictionaryPage(plain, values, ENCODING);
  }

  void add(int id) throws IOException {
    encoder.writeInt(id);
  }

  BytesInput bytes() throws IOException {
    return ColumnEncoder.held(
        BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), encoder.toBytes()));
  }

  @Override
  public void close() {
    encoder.close();
  }
}
