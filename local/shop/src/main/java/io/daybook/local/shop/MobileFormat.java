package io.daybook.local.shop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.local.shop.ShopEvent.Login;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The apps' logins: nested JSON with words of its own, times in milliseconds since 1970. */
final class MobileFormat implements LogFormat<Login> {
  private static final Map<String, String> SYSTEMS = Map.of("ios", "iOS", "android", "Android");
  private static final Map<String, String> ERRORS =
      Map.of("bad_password", "E_PWD", "account_locked", "E_LOCK", "unknown_user", "E_USER");

  @Override
  public byte[] record(Login login, int attempt) {
    ObjectNode object = object(login);
    if (attempt > 1) {
      object.put("resent", true);
    }
    return JsonText.line(object);
  }

  @Override
  public byte[] heartbeat(Instant now) {
    return JsonText.line(
        JsonText.object().put("type", "heartbeat").put("ts", now.toEpochMilli()).put("queue", 0));
  }

  @Override
  public List<Breakage> breakages() {
    return List.of(
        Breakage.CUT,
        Breakage.WRONG_VALUE,
        Breakage.MISSING_FIELD,
        Breakage.TOO_MANY_DIGITS,
        Breakage.UNKNOWN_WORD,
        Breakage.NOT_UTF8);
  }

  @Override
  public byte[] broken(Login login, Breakage breakage) {
    ObjectNode object = object(login);
    switch (breakage) {
      case WRONG_VALUE -> object.put("ts", "soon");
      case MISSING_FIELD -> object.remove("auth");
      case TOO_MANY_DIGITS -> object.put("ts", login.at().toEpochMilli() + "0000000000");
      case UNKNOWN_WORD -> object.withObject("/auth").put("result", "HMM");
      case NOT_UTF8 -> {
        object.withObject("/device").put("agent", JsonText.UMLAUTS);
        return JsonText.latin1Line(object);
      }
      default -> {
        return JsonText.cutLine(object);
      }
    }
    return JsonText.line(object);
  }

  private static ObjectNode object(Login login) {
    int variant = login.session().hashCode() & 3;
    ObjectNode object =
        JsonText.object()
            .put("v", 3)
            .put("type", "login")
            .put("event", login.id())
            .put("ts", login.at().toEpochMilli());
    object
        .putObject("device")
        .put("os", SYSTEMS.get(login.channel()))
        .put("agent", "DaybookShop/7." + variant)
        .put("battery", 20 + 17 * variant);
    object.putObject("net").put("ip", login.ip()).put("carrier", "Téléphonie №" + variant);
    if (login.customer() == null) {
      object.putNull("user");
    } else {
      object.putObject("user").put("id", login.customer().number()).put("tier", "gold");
    }
    object.put("session", login.session());
    if (login.country() != null) {
      object.putObject("geo").put("country", login.country()).put("city", "Köln");
    }
    object
        .putObject("auth")
        .put("result", login.isSuccess() ? "OK" : "DENIED")
        .put("error", login.failureReason() == null ? null : ERRORS.get(login.failureReason()))
        .put("method", login.method());
    return object;
  }
}
