package io.daybook.local.shop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.local.shop.ShopEvent.Login;
import java.time.Instant;
import java.util.List;

/** The website's logins: flat JSON, times in UTC. */
final class AuthFormat implements LogFormat<Login> {
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/135.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) Safari/605.1.15",
          "Mozilla/5.0 (X11; Linux x86_64) Chrome/133.0.0.0",
          "");

  @Override
  public byte[] record(Login login, int attempt) {
    ObjectNode object = object(login);
    if (attempt > 1) {
      object.put("attempt", attempt);
    }
    return JsonText.line(object);
  }

  @Override
  public byte[] heartbeat(Instant now) {
    return JsonText.line(
        JsonText.object().put("type", "heartbeat").put("at", now.toString()).put("node", "auth-1"));
  }

  @Override
  public List<Breakage> breakages() {
    return List.of(
        Breakage.CUT,
        Breakage.WRONG_VALUE,
        Breakage.MISSING_FIELD,
        Breakage.UNKNOWN_WORD,
        Breakage.NOT_UTF8);
  }

  @Override
  public byte[] broken(Login login, Breakage breakage) {
    ObjectNode object = object(login);
    switch (breakage) {
      case WRONG_VALUE -> object.put("at", "yesterday");
      case MISSING_FIELD -> object.remove("result");
      case UNKNOWN_WORD -> object.put("result", "perhaps");
      case NOT_UTF8 -> {
        return JsonText.latin1Line(object.put("agent", JsonText.UMLAUTS));
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
            .put("id", login.id())
            .put("type", "login")
            .put("at", login.at().toString())
            .put("user", login.customer() == null ? null : "" + login.customer().number())
            .put("session", login.session())
            .put("ip", login.ip())
            .put("agent", AGENTS.get(variant));
    // A country that nobody knows is null in some lines and left out of others.
    if (login.country() != null || variant < 2) {
      object.put("country", login.country());
    }
    object.put("result", login.isSuccess() ? "success" : "failure");
    if (!login.isSuccess()) {
      object.put("reason", login.failureReason());
    }
    return object.put("method", login.method()).put("node", "auth-" + (1 + variant % 2));
  }
}
