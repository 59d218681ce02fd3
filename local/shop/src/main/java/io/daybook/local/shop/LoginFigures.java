package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Login;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up {@code login_daily}. */
final class LoginFigures {
  private final Map<FigureKey, LoginCell> cells = new HashMap<>();
  private final Map<LocalDate, Set<Integer>> usersByDay = new HashMap<>();

  private static final class LoginCell {
    private long successes;
    private long failures;
    private long anonymous;
    private final Set<Integer> users = new HashSet<>();
    private final Set<Integer> failedUsers = new HashSet<>();
    private final Set<String> ips = new HashSet<>();
  }

  void add(Login login) {
    FigureKey key = FigureKey.of(ShopDays.dayOf(login.at()), login.country(), login.channel());
    LoginCell cell = cells.computeIfAbsent(key, k -> new LoginCell());
    if (login.isSuccess()) {
      cell.successes++;
    } else {
      cell.failures++;
    }
    Customer customer = login.customer();
    if (customer == null) {
      cell.anonymous++;
    } else {
      (login.isSuccess() ? cell.users : cell.failedUsers).add(customer.number());
      if (login.isSuccess()) {
        usersByDay.computeIfAbsent(key.dt(), day -> new HashSet<>()).add(customer.number());
      }
    }
    cell.ips.add(login.ip());
  }

  List<FigureRow> rows() {
    return cells.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).sorted().toList();
  }

  private long lockedOut(FigureKey key, LoginCell cell) {
    Set<Integer> gotIn = usersByDay.getOrDefault(key.dt(), Set.of());
    return cell.failedUsers.stream().filter(user -> !gotIn.contains(user)).count();
  }

  private FigureRow row(FigureKey key, LoginCell cell) {
    long attempts = cell.successes + cell.failures;
    Map<String, Object> measures = new LinkedHashMap<>();
    measures.put("attempts", attempts);
    measures.put("successes", cell.successes);
    measures.put("failures", cell.failures);
    measures.put("success_rate", (double) cell.successes / attempts);
    measures.put("users", (long) cell.users.size());
    measures.put("failed_users", (long) cell.failedUsers.size());
    measures.put("locked_out_users", lockedOut(key, cell));
    measures.put("ips", (long) cell.ips.size());
    measures.put("anonymous_attempts", cell.anonymous);
    return new FigureRow(key.dt(), key.dimensions(), measures);
  }
}
