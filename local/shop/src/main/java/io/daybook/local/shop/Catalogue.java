package io.daybook.local.shop;

import java.math.BigDecimal;
import java.util.List;

/** What the shop sells. Names are as awkward as those of real catalogues. */
final class Catalogue {
  static final List<Product> PRODUCTS =
      List.of(
          product("B-1001", "Der Prozess, Taschenbuch", "books", "9.95", 2),
          product("B-1002", "The \"Blue\" Book of Grammar", "books", "14.50", 2),
          product("B-1003", "Märchen für Kinder", "books", "19.90", 3),
          product("B-1004", "Sudoku 📚 Band 7", "books", "4.99", 5),
          product("H-2001", "Kaffeemühle \"Zürich\", schwarz", "household", "39.00", 1),
          product("H-2002", "Teekanne\n0,8 l, Glas", "household", "24.95", 2),
          product("H-2003", "Spülbürste", "household", "3.49", 6),
          product("H-2004", "Fußmatte „Willkommen“", "household", "17.90", 1),
          product("G-3001", "Rosenschere 8\"", "garden", "22.00", 2),
          product("G-3002", "Blumenerde 40 l", "garden", "7.79", 8),
          product("G-3003", "Tomatensamen 🍅", "garden", "2.29", 10),
          product("T-4001", "Spax screws 4×40, loose", "tools", "0.0375", 500),
          product("T-4002", "Hammer 300 g", "tools", "12.95", 1),
          product("T-4003", "Bit-Set\n\"Pro\", 32-tlg.", "tools", "29.99", 1),
          product("C-5001", "T-Shirt, Größe M", "clothing", "15.00", 4),
          product("C-5002", "Wollmütze 🧶", "clothing", "18.50", 2),
          product("C-5003", "Regenjacke", "clothing", "89.00", 1),
          product("E-6001", "USB-C-Kabel, 2 m", "electronics", "8.99", 4),
          product("E-6002", "Kopfhörer \"Ruhe\"", "electronics", "149.00", 1),
          product("F-7001", "Café crème, 1 kg", "food", "16.75", 3),
          product("F-7002", "抹茶 Matcha, 80 g", "food", "21.40", 2),
          product("F-7003", "Gruß-Schokolade", "food", "3.20", 12));

  private Catalogue() {}

  private static Product product(
      String id, String name, String category, String price, int largestQuantity) {
    return new Product(id, name, category, new BigDecimal(price), largestQuantity);
  }
}
