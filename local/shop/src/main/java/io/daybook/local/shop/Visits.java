package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Login;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What visitors do: they log in, or fail to, and some of them order. */
final class Visits {
  private static final int PERCENT_GUESTS = 12;
  private static final int PERCENT_MOBILE = 40;
  private static final int PERCENT_FAILING = 9;
  private static final int PERCENT_UNPLACED = 2;
  private static final int PERCENT_ORDERING = 22;
  private static final int MOST_ATTEMPTS = 3;
  private static final int ATTACKED_ACCOUNTS = 60;
  private static final String ATTACKER = "203.0.113.66";

  private static final List<String> FAILURES =
      List.of("bad_password", "bad_password", "bad_password", "account_locked", "unknown_user");
  private static final List<String> WEB_METHODS = List.of("password", "password", "oauth", "sso");
  private static final List<String> APP_METHODS = List.of("biometric", "biometric", "password");
  private static final List<String> PAYMENT_METHODS =
      List.of("card", "card", "paypal", "invoice", "sepa");

  private final Services services;
  private final Fulfilment fulfilment;
  private final Agenda agenda;
  private final Customers customers;
  private final SplittableRandom random;
  private long logins;
  private long orders = 10_000_000;

  Visits(
      Services services,
      Fulfilment fulfilment,
      Agenda agenda,
      Customers customers,
      SplittableRandom random) {
    this.services = services;
    this.fulfilment = fulfilment;
    this.agenda = agenda;
    this.customers = customers;
    this.random = random;
  }

  /** Somebody comes. */
  void begin(Instant now) throws IOException {
    Customer customer = customers.pick(now, random);
    String channel = channel();
    if (Pick.chance(PERCENT_GUESTS, random)) {
      maybeOrder(null, customer.country(), channel, now);
    } else {
      String session = String.format(Locale.ROOT, "s%016x", random.nextLong());
      login(customer, channel, session, 1, now);
    }
  }

  private String channel() {
    if (!Pick.chance(PERCENT_MOBILE, random)) {
      return "web";
    }
    return random.nextBoolean() ? "ios" : "android";
  }

  private void login(Customer customer, String channel, String session, int attempt, Instant now)
      throws IOException {
    String failure = Pick.chance(PERCENT_FAILING, random) ? Pick.one(FAILURES, random) : null;
    attempt(customer, channel, session, failure, now);
    if (failure == null) {
      maybeOrder(customer, customer.country(), channel, now);
    } else if (attempt < MOST_ATTEMPTS) {
      Instant again = now.plus(Pick.between(Duration.ofSeconds(4), Duration.ofSeconds(40), random));
      agenda.enter(again, at -> login(customer, channel, session, attempt + 1, at));
    }
  }

  private void attempt(
      Customer customer, String channel, String session, @Nullable String failure, Instant now)
      throws IOException {
    boolean isWeb = channel.equals("web");
    String country = Pick.chance(PERCENT_UNPLACED, random) ? null : customer.country().code();
    Login login =
        new Login(
            now,
            (isWeb ? "a-" : "m-") + ++logins,
            "unknown_user".equals(failure) ? null : customer,
            session,
            customer.ip(),
            channel,
            country,
            failure,
            Pick.one(isWeb ? WEB_METHODS : APP_METHODS, random));
    (isWeb ? services.auth() : services.mobile()).happened(login);
  }

  private void maybeOrder(
      @Nullable Customer customer, Country country, String channel, Instant now) {
    if (!Pick.chance(PERCENT_ORDERING, random)) {
      return;
    }
    Instant later = now.plus(Pick.between(Duration.ofMinutes(2), Duration.ofMinutes(25), random));
    long seed = random.nextLong();
    String payment = Pick.one(PAYMENT_METHODS, random);
    agenda.enter(
        later,
        at ->
            fulfilment.submitted(
                new Order(++orders, seed, at, customer, country, channel, payment)));
  }

  /** Somebody tries one password on many accounts. */
  void attack(Instant now) throws IOException {
    for (int i = 0; i < ATTACKED_ACCOUNTS; i++) {
      Customer victim = customers.account(i * 7);
      services
          .auth()
          .happened(
              new Login(
                  now.plusMillis(i * 120L),
                  "a-" + ++logins,
                  victim,
                  "attack",
                  ATTACKER,
                  "web",
                  "NL",
                  "bad_password",
                  "password"));
    }
  }
}
