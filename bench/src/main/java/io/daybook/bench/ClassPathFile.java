package io.daybook.bench;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The class path of a module's process, as the build wrote it. */
public final class ClassPathFile {
  private ClassPathFile() {}

  /**
   * Reads it.
   *
   * @return with the module's own jar in front, if it has one
   * @throws OperatorException if the module isn't built
   */
  public static String read(Path module) throws IOException {
    Path target = module.resolve("target");
    Path file = target.resolve("classpath");
    if (!Files.exists(file)) {
      throw new OperatorException(
          ExitCode.USAGE,
          "["
              + file
              + "] Cannot start the bench: expected a class path but found no file; build it in"
              + " Daybook's root directory with 'mvn -pl bench -am package -DskipTests'");
    }
    String libraries = Files.readString(file).strip();
    try (Stream<Path> files = Files.list(target)) {
      List<String> jars =
          files
              .map(Path::toString)
              .filter(name -> name.endsWith(".jar"))
              .filter(name -> !name.matches(".*-(sources|javadoc|tests)\\.jar"))
              .toList();
      return jars.isEmpty() ? libraries : jars.get(0) + File.pathSeparator + libraries;
    }
  }
}
