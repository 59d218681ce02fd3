package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.local.shop.ShopDays;
import io.daybook.local.shop.ShopSize;
import io.daybook.local.shop.SimulatedShop;
import io.daybook.schedules.Airflow;
import io.daybook.schedules.PythonEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real Airflow runs real nights of the DAG; left out with -Dairflow.skip alone. */
@ExtendWith(SharedStack.class)
@DisabledIfSystemProperty(named = "airflow.skip", matches = "true")
class AirflowNightIT {
  private static final Pattern NEW_STATE = Pattern.compile("new_state=(\\w+)");

  @Test
  void publishesTheShopsFiguresUpToTheDayOfEachRun(
      @TempDir Path directory, @TempDir(factory = Airflow.Home.class) Path home) throws Exception {
    ShopHouse shop = ShopHouse.open(directory, "/airflow", ShopSize.SMALL, SimulatedShop.DEMO_SEED);
    shop.deliverAll();
    Command.CommandResult collected = shop.command().run("collect", "--once");
    assertThat(collected.exitCode()).as(collected.err()).isZero();
    Airflow airflow = new Airflow(home);
    airflow.makeDatabase();

    PythonEnvironment.ProgramEnd second =
        night(airflow, shop, "--conf", "{\"date\": \"2026-03-02\"}");
    assertThat(states(second))
        .containsExactly("skipped", "success", "success", "success", "skipped");
    assertThat(
            shop.command()
                .run(
                    "sql",
                    "SELECT MAX(dt) AS d FROM daybook_metrics.login_daily",
                    "--format",
                    "csv")
                .out()
                .lines())
        .containsExactly("d", "2026-03-02");

    // The last interval that had ended at noon of March 4 began on the 3rd, at half past three.
    PythonEnvironment.ProgramEnd third = night(airflow, shop, "2026-03-04T12:00:00+01:00");
    assertThat(states(third))
        .containsExactly("skipped", "skipped", "success", "success", "skipped");
    shop.assertBooks();
  }

  private static PythonEnvironment.ProgramEnd night(
      Airflow airflow, ShopHouse shop, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of("dags", "test", "daybook_nightly"));
    line.addAll(List.of(arguments));
    PythonEnvironment.ProgramEnd ended =
        airflow.run(
            Map.of(
                "DAYBOOK_LAUNCHER", Command.DIST.resolve("daybook").toString(),
                "DAYBOOK_HOME", SharedStack.HOME.toString(),
                "DAYBOOK_CONFIG", shop.configuration().toString(),
                "DAYBOOK_ZONE", ShopDays.ZONE.getId(),
                "DAYBOOK_HEAP", "768m"),
            "airflow",
            line.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended;
  }

  /** Returns how the tasks ended, in their order. */
  private static List<String> states(PythonEnvironment.ProgramEnd night) {
    return NEW_STATE.matcher(night.output()).results().map(state -> state.group(1)).toList();
  }
}
