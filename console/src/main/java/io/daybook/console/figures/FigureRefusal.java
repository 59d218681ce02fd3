package io.daybook.console.figures;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A question that can't be answered: what was expected, and what was found. */
public final class FigureRefusal extends Exception {
  /** Another publication is in force than the one that was asked for. */
  public static final String CHANGED = "publication-changed";

  private static final long serialVersionUID = 1;

  private final String code;
  private final List<String> expected;
  private final @Nullable Long publication;

  /**
   * @param code for machines, such as {@code unknown-measure}
   * @param expected what can be asked instead; empty if the message says it all
   */
  public FigureRefusal(String code, String message, Collection<String> expected) {
    this(code, message, expected, null);
  }

  private FigureRefusal(
      String code, String message, Collection<String> expected, @Nullable Long publication) {
    super(message);
    this.code = code;
    this.expected = List.copyOf(expected);
    this.publication = publication;
  }

  /** Returns the refusal of a publication that isn't in force. */
  static FigureRefusal changed(long found, long inForce) {
    return new FigureRefusal(
        CHANGED,
        "expected publication " + inForce + ", which is in force, but found " + found,
        List.of(),
        inForce);
  }

  /** Returns the refusal of a name that nothing has. */
  static FigureRefusal unknown(String kind, String found, Collection<String> expected) {
    return new FigureRefusal(
        "unknown-" + kind,
        "expected a "
            + kind
            + " among "
            + String.join(", ", expected)
            + " but found '"
            + found
            + "'",
        expected);
  }

  public String code() {
    return code;
  }

  public List<String> expected() {
    return expected;
  }

  /** Returns the publication in force, where another was asked for. */
  public Optional<Long> publication() {
    return Optional.ofNullable(publication);
  }
}
