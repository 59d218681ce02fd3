package io.daybook.local.shop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The configuration that reads the shop's logs: a model for people's own. */
public final class ShopConfiguration {
  private static final List<String> FILES =
      List.of(
          "daybook.yaml",
          "sources/auth.yaml",
          "sources/mobile.yaml",
          "sources/checkout.yaml",
          "sources/orders.yaml");

  private ShopConfiguration() {}

  /**
   * Writes {@code daybook.yaml} and {@code sources/*.yaml}, for people to read and change.
   *
   * @param directory made if it isn't there
   * @throws java.nio.file.FileAlreadyExistsException if one of the files is there: it may be
   *     somebody's work
   */
  public static void write(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("sources"));
    for (String file : FILES) {
      String resource = "configuration/" + file;
      try (InputStream text = ShopConfiguration.class.getResourceAsStream(resource)) {
        if (text == null) {
          throw new FileNotFoundException("expected the resource " + resource + " in the jar");
        }
        Files.copy(text, directory.resolve(file));
      }
    }
  }

  /** Returns the settings that the files ask for, as {@code --set} gives them. */
  public static Map<String, String> settings(Path logs) {
    return Map.of("logs", logs.toAbsolutePath().toString());
  }
}
