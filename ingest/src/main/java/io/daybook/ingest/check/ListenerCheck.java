package io.daybook.ingest.check;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at what others connect to: addresses, certificates, tokens. */
final class ListenerCheck {
  private final CollectConfig settings;
  private final TlsCheck tls;
  private final Function<Address, @Nullable String> port;
  private final Map<Address, String> taken = new HashMap<>();
  private final List<CheckFinding> findings = new ArrayList<>();

  /**
   * @param port tells why nothing can listen at an address; null if it can
   */
  ListenerCheck(CollectConfig settings, Clock clock, Function<Address, @Nullable String> port) {
    this.settings = settings;
    this.tls = new TlsCheck(clock);
    this.port = port;
  }

  List<CheckFinding> look(List<IngestSource> sources) {
    listen("collect.status", settings.status());
    if (sources.stream().anyMatch(source -> source.input() instanceof SourceInput.Http)) {
      listen("collect.listen", settings.listen());
      settings.tls().map(files -> tls.look("collect.tls", files)).ifPresent(findings::addAll);
    }
    for (IngestSource source : sources) {
      if (source.input() instanceof SourceInput.Http http) {
        findings.add(SecretFile.look(source.name(), http.tokenFile()));
        findings.add(CheckFinding.note(source.name(), http.keyRule().promise()));
      } else if (source.input() instanceof SourceInput.Syslog syslog) {
        listen(source.name(), syslog.listen());
        syslog.tls().map(files -> tls.look(source.name(), files)).ifPresent(findings::addAll);
      }
    }
    return findings;
  }

  private void listen(String subject, Address address) {
    if (address.port() == 0) {
      return;
    }
    String other = taken.putIfAbsent(address, subject);
    String refused = other == null ? port.apply(address) : "it for " + other;
    if (refused == null) {
      findings.add(CheckFinding.fine(subject, "can listen at " + address));
    } else {
      findings.add(
          CheckFinding.wrong(
              subject,
              "expected to listen at "
                  + address
                  + " but found "
                  + refused
                  + "; free it or set another address"));
    }
  }
}
