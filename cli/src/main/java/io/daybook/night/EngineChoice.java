package io.daybook.night;

/** Who archives new segments. */
public enum EngineChoice {
  /** Spark where a dataset has at least {@code archive.spark-above} of them, else the command. */
  BY_SIZE,
  /** The command's own process. */
  LOCAL,
  /** A Spark application. */
  SPARK
}
