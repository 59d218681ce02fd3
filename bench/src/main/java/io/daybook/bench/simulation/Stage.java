package io.daybook.bench.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where the actors of one schedule play, one at a time. Each has a thread of its own, and at every
 * call to the outside it lets the stage choose who goes on; between two calls nobody else moves. So
 * a schedule depends on its random numbers alone. The stage's clock moves only with the actors.
 */
final class Stage {
  private final Executor threads;
  private final SplittableRandom random;
  private final Thread director = Thread.currentThread();
  private final List<Actor> actors = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final int switchPercent;
  private volatile boolean directorsTurn;
  private @Nullable Actor current;
  private long nowMillis;

  /**
   * @param threads runs actors; must have one free for each
   * @param switchPercent how often a call lets another actor go on
   */
  Stage(Executor threads, SplittableRandom random, Instant start, int switchPercent) {
    this.threads = threads;
    this.random = random;
    this.nowMillis = start.toEpochMilli();
    this.switchPercent = switchPercent;
  }

  /** What an actor does. */
  interface Role {
    void play() throws Exception;
  }

  /** Lets an actor take part from the next {@link #run} on. */
  void enter(String name, Role part) {
    actors.add(new Actor(name, part));
  }

  /** Plays until every actor is done or asleep. */
  void run() {
    directorsTurn = false;
    Actor first = anyAwake();
    if (first == null) {
      return;
    }
    first.goOn();
    while (!directorsTurn) {
      LockSupport.park(this);
    }
    current = null;
    actors.removeIf(actor -> actor.done);
  }

  /** Plays to the end with everybody awake. */
  void finish() {
    while (!actors.isEmpty()) {
      actors.forEach(actor -> actor.wakeMillis = 0);
      run();
    }
  }

  /** Kills everybody. */
  void clear() {
    actors.forEach(actor -> actor.dead = true);
    finish();
  }

  /** Returns what actors threw besides crashes; each is a finding. */
  List<Throwable> failures() {
    return failures;
  }

  /** Returns how many actors are not done. */
  int actors() {
    return actors.size();
  }

  /** Returns the stage's clock. */
  Clock clock() {
    return new StageClock();
  }

  long nowMillis() {
    return nowMillis;
  }

  void advance(long millis) {
    nowMillis += millis;
  }

  /** Returns the name of who is playing. */
  String actor() {
    return current == null ? "director" : current.name;
  }

  /** Called by actors before each call: perhaps others go on first. */
  void turn() {
    Actor me = current;
    if (me == null) {
      return;
    }
    me.requireAlive();
    nowMillis++;
    if (actors.size() > 1 && random.nextInt(100) < switchPercent) {
      Actor next = anyAwake();
      if (next != null && next != me) {
        next.goOn();
        me.await();
      }
    }
  }

  /** Pauses the actor for a time; the others go on. */
  void sleep(long millis) {
    Actor me = current;
    if (me == null) {
      return;
    }
    me.wakeMillis = nowMillis + millis;
    handOver();
    me.await();
  }

  /** Kills the actor that is playing. */
  Crash crash() {
    if (current != null) {
      current.dead = true;
      current.lastWill.forEach(Runnable::run);
      current.lastWill.clear();
    }
    return new Crash();
  }

  /** Returns whether the playing actor is only unwinding. */
  boolean isDead() {
    return current != null && current.dead;
  }

  /** Does something when the playing actor crashes. */
  void atDeath(Runnable lastWill) {
    if (current != null) {
      current.lastWill.add(lastWill);
    }
  }

  private @Nullable Actor anyAwake() {
    int awake = 0;
    for (Actor actor : actors) {
      awake += actor.isAwake() ? 1 : 0;
    }
    int chosen = awake == 0 ? -1 : random.nextInt(awake);
    for (Actor actor : actors) {
      if (actor.isAwake() && chosen-- == 0) {
        return actor;
      }
    }
    return null;
  }

  private void handOver() {
    Actor next = anyAwake();
    if (next != null) {
      next.goOn();
    } else {
      directorsTurn = true;
      LockSupport.unpark(director);
    }
  }

  private final class Actor implements Runnable {
    private final String name;
    private final Role part;
    private final List<Runnable> lastWill = new ArrayList<>();
    private @Nullable Thread thread;
    private volatile boolean mayGo;
    private volatile boolean started;
    private boolean done;
    private boolean dead;
    private long wakeMillis;

    Actor(String name, Role part) {
      this.name = name;
      this.part = part;
    }

    boolean isAwake() {
      return !done && wakeMillis <= nowMillis;
    }

    void goOn() {
      current = this;
      if (!started) {
        started = true;
        threads.execute(this);
      } else {
        mayGo = true;
        LockSupport.unpark(thread);
      }
    }

    void await() {
      while (!mayGo) {
        LockSupport.park(this);
      }
      mayGo = false;
      requireAlive();
    }

    void requireAlive() {
      if (dead) {
        throw new Crash();
      }
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      try {
        requireAlive();
        part.play();
      } catch (Crash e) {
        dead = true;
      } catch (Throwable e) {
        failures.add(e);
      } finally {
        done = true;
        handOver();
      }
    }
  }

  private final class StageClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.fixed(instant(), zone);
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(nowMillis);
    }
  }
}
