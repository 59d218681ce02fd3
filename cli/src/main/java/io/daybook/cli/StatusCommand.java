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
    header = "Shows the services of the embedded stack.",
    description = {
      "Asks every service of this home's embedded stack for its state; shows "
          + "process, state and log of each."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all services answer", "20:at least one does not"},
    footerHeading = "%nExample:%n",
    footer = {"  daybook status --json"})
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
