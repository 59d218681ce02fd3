package io.daybook.archive.mapping;

import io.daybook.archive.mapping.TextPaths.Absence;
import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.archive.record.TextSlice;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a record becomes one event, and which records do. */
public final class EventMapping {
  private static final int NO_LIST = -1;

  private final String place;
  private final EventChoice choice;
  private final int list;
  private final EventIdentity identity;
  private final @Nullable EventTime time;
  private final List<Fields.ColumnField> columns;

  /** Of each of the columns among those of the dataset. */
  private final int[] positions;

  private final boolean amountIsComputed;
  private final boolean priceMayBeMissing;

  /** Hears which column is being read. */
  @FunctionalInterface
  public interface ColumnListener {
    void column(String name);
  }

  /**
   * @param dataset of the event; empty if it is unknown: then no column is required
   * @param place where the event is declared, to stand before a column in messages; may be empty
   * @param choice of the records and elements that give it
   * @param node where a missing field is to be added
   */
  EventMapping(
      Optional<Dataset> dataset, String place, EventChoice choice, Fields fields, ConfigNode node) {
    this.place = place;
    this.choice = choice;
    this.list = choice.unfolding().map(unfolding -> unfolding.list().number()).orElse(NO_LIST);
    this.identity = fields.identity() == null ? new EventIdentity.Position() : fields.identity();
    this.time = fields.time();
    this.columns = inOrder(fields.columns().values());
    List<String> names =
        dataset.stream().flatMap(known -> known.columns().stream()).map(Column::name).toList();
    this.positions =
        columns.stream().mapToInt(field -> names.indexOf(field.column().name())).toArray();
    boolean isPurchase =
        dataset.map(Dataset::name).filter(Datasets.PURCHASE.name()::equals).isPresent();
    this.amountIsComputed = isPurchase && !fields.columns().containsKey("amount");
    this.priceMayBeMissing = isPurchase && !amountIsComputed;
    if (time == null) {
      node.child("event_time")
          .problem("nothing", "the field that says when it happened", "map event_time");
    }
    dataset.ifPresent(known -> requireFields(known, fields.columns(), node));
  }

  /** Shares of a line come behind what they are shares of. */
  private static List<Fields.ColumnField> inOrder(Collection<Fields.ColumnField> columns) {
    List<Fields.ColumnField> ordered = new ArrayList<>(columns);
    ordered.sort(
        Comparator.comparing(
            (Fields.ColumnField field) -> field.reader() instanceof PercentReader));
    return List.copyOf(ordered);
  }

  private boolean isComputed(String column) {
    return (amountIsComputed && column.equals("amount"))
        || (priceMayBeMissing && column.equals("unit_price"));
  }

  private void requireFields(
      Dataset dataset, Map<String, Fields.ColumnField> mapped, ConfigNode node) {
    for (Column column : dataset.ownColumns()) {
      boolean computed = isComputed(column.name());
      if (column.isRequired() && !computed && !mapped.containsKey(column.name())) {
        // A faulty field was told of already.
        if (!node.has(column.name())) {
          node.child(column.name())
              .problem("nothing", "a field, since every event has it", "map " + column.name());
        }
      }
    }
  }

  /** Returns where the event is declared, to stand before a column in messages; may be empty. */
  public String place() {
    return place;
  }

  /** Returns whether the record gives this event. */
  public boolean applies(RawRecord record) {
    return EventChoice.holds(choice.ofRecord(), record);
  }

  /** Returns whether each element of a list gives this event, not the record itself. */
  public boolean unfolds() {
    return list != NO_LIST;
  }

  /** Returns the number of the list that it unfolds. */
  public int list() {
    return list;
  }

  /** Returns whether a record may lack the list. */
  public boolean listMayBeAbsent() {
    return choice.unfolding().filter(of -> of.absence() == Absence.ALLOWED).isPresent();
  }

  /** Returns whether the element of the list that the record stands at gives this event. */
  public boolean appliesToElement(RawRecord record) {
    return EventChoice.holds(choice.ofElement(), record);
  }

  /** Returns whether rows of a group may have the same id, where it is mapped. */
  public boolean sharesIdInGroup(Carry carry) {
    return !(identity instanceof EventIdentity.Field field)
        || field.field().slot() < 0
        || carry.isShared(field.field().slot());
  }

  /** Returns whether its identity is read from an element of a list, wherever that stands. */
  public boolean hasIdentityOfElement() {
    return identity.origin() == EventIdentity.IdOrigin.ELEMENT;
  }

  /** Returns when {@link #applies} holds, for messages. */
  String condition() {
    return Condition.describe(choice.ofRecord());
  }

  /**
   * Returns the time of the event.
   *
   * @return microseconds since 1970 UTC
   */
  public long timeMicros(RawRecord record) throws RejectedRecordException {
    if (time == null) {
      throw missing("event_time");
    }
    return time.micros(record);
  }

  /** Returns whether its time is that of its record's arrival. */
  boolean isDatedByArrival() {
    return time instanceof EventTime.OfArrival;
  }

  /** Returns whether its time stands in the record. */
  boolean isDatedByRecord() {
    return time instanceof EventTime.InRecord;
  }

  /** Returns whether its time is read where a field is, or the first of its paths. */
  boolean isDatedBy(FieldMapping field) {
    if (!(time instanceof EventTime.InRecord record)) {
      return false;
    }
    FieldMapping own = record.field();
    int first = field.several() instanceof TextOrigin.FirstOf paths ? paths.slots().get(0) : -1;
    return (own.slot() >= 0 && (own.slot() == field.slot() || own.slot() == first))
        || (own.several() != null && own.several().equals(field.several()));
  }

  /** Returns whether a text at a slot changes its identity. */
  boolean isIdentifiedBy(int slot) {
    return identity instanceof EventIdentity.TextHash
        || (identity instanceof EventIdentity.Hash hash && hash.slots().contains(slot))
        || (identity instanceof EventIdentity.Field field
            && slot >= 0
            && field.field().slot() == slot);
  }

  /** Returns the event's own identity as it stands in the record; null where that isn't enough. */
  public @Nullable TextSlice eventIdSlice(RawRecord record) {
    TextSlice id =
        identity instanceof EventIdentity.Field field ? field.field().slice(record) : null;
    return id == null || id.mayBeBlank() ? null : id;
  }

  /** Returns the event's own identity; null where it is the record's position. */
  public @Nullable String eventId(RawRecord record) throws RejectedRecordException {
    if (identity instanceof EventIdentity.Hash hash) {
      return hash.of(record);
    }
    if (identity instanceof EventIdentity.TextHash hash) {
      return hash.of(record);
    }
    if (identity instanceof EventIdentity.Field field) {
      String id = field.field().text(record);
      if (id == null || id.isBlank()) {
        throw missing("event_id");
      }
      return id;
    }
    return null;
  }

  /**
   * Fills the event's mapped columns one after the other.
   *
   * @param at told of the column at hand before it is read, so that a refusal can name it
   */
  public void fill(RawRecord record, Event event, ColumnListener at)
      throws RejectedRecordException {
    for (int i = 0; i < positions.length; i++) {
      Fields.ColumnField mapped = columns.get(i);
      Column column = mapped.column();
      at.column(column.name());
      TextSlice slice = mapped.field().slice(record);
      if (slice != null
          && !(column.isRequired() && slice.mayBeBlank())
          && mapped.reader().read(slice, event, positions[i])) {
        continue;
      }
      String text = mapped.field().text(record);
      if (text != null && !isNoValue(text, column)) {
        mapped.reader().read(text, record, event, positions[i]);
      } else if (column.isRequired() && !isComputed(column.name())) {
        throw missing(column.name());
      }
    }
    if (priceMayBeMissing && !event.has(event.index("unit_price"))) {
      at.column("unit_price");
      LinePrice.complete(event);
    }
    if (amountIsComputed) {
      at.column("amount");
      computeAmount(event);
    }
  }

  /** Blanks are a text, though none that an event can be told by. */
  private static boolean isNoValue(String text, Column column) {
    return column.type() == ColumnType.Simple.STRING
        ? column.isRequired() && text.isBlank()
        : text.isEmpty();
  }

  /** quantity x unit_price - discount. */
  private static void computeAmount(Event event) throws RejectedRecordException {
    int discountAt = event.index("discount");
    long discount = event.has(discountAt) ? event.number(discountAt) : 0;
    long quantity = event.number(event.index("quantity"));
    long price = event.number(event.index("unit_price"));
    event.number(event.index("amount"), LineAmount.of(quantity, price, discount));
  }

  private static RejectedRecordException missing(String column) {
    return new RejectedRecordException(
        RejectReason.MISSING_FIELD, "expected a value for " + column + " but found none");
  }
}
