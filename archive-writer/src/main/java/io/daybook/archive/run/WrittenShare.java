package io.daybook.archive.run;

import io.daybook.warehouse.ledger.DataFile;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What an attempt at a task wrote, each in a directory named as the attempt.
 *
 * @param attempt its name, no two alike in a run
 * @param days those that it was given
 * @param quarantine files by arrival day
 */
public record WrittenShare(
    String attempt, List<TaskDay> days, Map<LocalDate, List<DataFile>> quarantine) {

  /**
   * An event day.
   *
   * @param files none if all its events were duplicates
   */
  public record TaskDay(LocalDate day, List<DataFile> files, List<SegmentEvents> events) {
    public TaskDay {
      files = List.copyOf(files);
      events = List.copyOf(events);
    }
  }

  public WrittenShare {
    days = List.copyOf(days);
    quarantine = Map.copyOf(quarantine);
  }
}
