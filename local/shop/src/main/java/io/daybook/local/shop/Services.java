package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Line;
import io.daybook.local.shop.ShopEvent.Login;
import io.daybook.local.shop.ShopEvent.StatusChange;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** The four services of the shop. */
record Services(
    ShopService<Login> auth,
    ShopService<Login> mobile,
    ShopService<Line> checkout,
    ShopService<StatusChange> orders) {

  /** Sets them up to log into a directory; no file is begun yet. */
  static Services in(Path logs, Books books, Agenda agenda, SplittableRandom random) {
    return new Services(
        new ShopService<>(
            new ShopServiceLog(logs.resolve("auth.log")),
            new AuthFormat(),
            books.source("auth"),
            books::login,
            agenda,
            random.split()),
        new ShopService<>(
            new ShopServiceLog(logs.resolve("mobile.log")),
            new MobileFormat(),
            books.source("mobile"),
            books::login,
            agenda,
            random.split()),
        new ShopService<>(
            new ShopServiceLog(logs.resolve("checkout.csv")),
            new CheckoutFormat(),
            books.source("checkout"),
            books::line,
            agenda,
            random.split()),
        new ShopService<>(
            new ShopServiceLog(logs.resolve("orders.log")),
            new OrdersFormat(),
            books.source("orders"),
            books::statusChange,
            agenda,
            random.split()));
  }

  List<ShopService<?>> all() {
    return List.of(auth, mobile, checkout, orders);
  }
}
