package io.daybook.archive.bucket;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoded rows in memory: appended to pages of bytes, found by a row number. A row never crosses
 * two pages.
 */
final class RowPages {
  private static final int FIRST_PAGE_BYTES = 8 << 10;
  private static final int PAGE_BYTES = 1 << 20;

  private final List<byte[]> pages = new ArrayList<>();
  private final LongArrayList places = new LongArrayList();
  private int pageFill;
  private long bytes;

  /** Appends a row and returns the bytes by which this grew. */
  long add(byte[] row, int from, int length) {
    long before = bytes;
    byte[] page = pages.isEmpty() ? null : pages.get(pages.size() - 1);
    if (page == null || page.length - pageFill < length) {
      // Thousands of small days must not take a large page each.
      int size = (int) Math.max(FIRST_PAGE_BYTES, Math.min(PAGE_BYTES, bytes));
      page = new byte[Math.max(size, length)];
      pages.add(page);
      pageFill = 0;
      bytes += page.length;
    }
    System.arraycopy(row, from, page, pageFill, length);
    places.add(((long) (pages.size() - 1) << 32) | pageFill);
    pageFill += length;
    bytes += Long.BYTES;
    return bytes - before;
  }

  int rows() {
    return places.size();
  }

  /** Returns the memory taken. */
  long bytes() {
    return bytes;
  }

  byte[] page(int row) {
    return pages.get((int) (places.getLong(row) >>> 32));
  }

  int offset(int row) {
    return (int) places.getLong(row);
  }
}
