package io.daybook.local.shop;

import java.math.BigDecimal;

/**
 * An article.
 *
 * @param name free text: commas, quotes, line breaks, any script
 * @param largestQuantity what a customer takes at most
 */
record Product(String id, String name, String category, BigDecimal price, int largestQuantity) {}
