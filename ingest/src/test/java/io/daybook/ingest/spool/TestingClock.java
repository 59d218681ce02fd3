package io.daybook.ingest.spool;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test sets, or that goes on by itself whenever it is asked. */
public final class TestingClock extends Clock {
  private final Duration tick;
  private volatile Instant now;

  public TestingClock(Instant now) {
    this(now, Duration.ZERO);
  }

  public TestingClock(Instant now, Duration tick) {
    this.now = now;
    this.tick = tick;
  }

  public synchronized void advance(Duration time) {
    now = now.plus(time);
  }

  @Override
  public synchronized Instant instant() {
    now = now.plus(tick);
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
