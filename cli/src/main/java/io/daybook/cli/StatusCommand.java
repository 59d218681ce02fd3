package io.daybook.cli;

import io.daybook.local.stack.StackStatus;
import io.daybook.warehouse.run.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Tells how the embedded stack is. */
@Command(
    name = "status",
    description = "Asks every service of the embedded stack how it is. Exit code 20: not all up.")
final class StatusCommand implements Callable<Integer> {
  private final Daybook daybook;

  StatusCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() {
    StackStatus status = daybook.workspace().localStack(Optional.empty()).status();
    List<Map<String, @Nullable Object>> services = new ArrayList<>();
    for (StackStatus.ServiceStatus service : status.services()) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("service", service.service().title());
      row.put("state", service.state().name().toLowerCase(Locale.ROOT));
      row.put("pid", service.pid().isPresent() ? service.pid().getAsLong() : null);
      row.put("detail", service.detail());
      row.put("log", service.log().toString());
      services.add(row);
    }
    daybook
        .output()
        .print(
            Map.of("services", services),
            out ->
                Output.table(
                    out,
                    List.copyOf(services.get(0).keySet()),
                    services.stream().map(row -> new ArrayList<>(row.values())).toList()));
    return Daybook.exit(status.isHealthy() ? ExitCode.DONE : ExitCode.NOT_READY);
  }
}
