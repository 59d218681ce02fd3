package io.daybook.ingest.check;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.Datagrams;
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
  private final Function<Address, @Nullable String> datagramPort;
  private final Map<Address, String> taken = new HashMap<>();
  private final Map<Address, String> takenByDatagrams = new HashMap<>();
  private final List<CheckFinding> findings = new ArrayList<>();

  /**
   * @param port tells why nothing can listen at an address; null if it can
   * @param datagramPort likewise for UDP
   */
  ListenerCheck(
      CollectConfig settings,
      Clock clock,
      Function<Address, @Nullable String> port,
      Function<Address, @Nullable String> datagramPort) {
    this.settings = settings;
    this.tls = new TlsCheck(clock);
    this.port = port;
    this.datagramPort = datagramPort;
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
        syslog.listen().ifPresent(address -> listen(source.name(), address));
        syslog.udp().ifPresent(udp -> receive(source.name(), udp));
        syslog.tls().map(files -> tls.look(source.name(), files)).ifPresent(findings::addAll);
      }
    }
    return findings;
  }

  private void listen(String subject, Address address) {
    listen(subject, address, taken, port);
  }

  /** A port of UDP isn't one of TCP. */
  private void receive(String subject, Datagrams udp) {
    listen(subject, udp.listen(), takenByDatagrams, datagramPort);
    findings.add(
        CheckFinding.note(
            subject,
            "datagrams that the kernel drops are lost, and counted where it tells: UDP has no"
                + " acknowledgement"));
    Ports.smallBuffer(udp)
        .ifPresent(
            granted ->
                findings.add(
                    CheckFinding.note(
                        subject,
                        "expected a receive buffer of "
                            + udp.bufferBytes()
                            + " bytes but the kernel grants "
                            + granted
                            + "; raise net.core.rmem_max")));
  }

  private void listen(
      String subject,
      Address address,
      Map<Address, String> taken,
      Function<Address, @Nullable String> port) {
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
