package io.daybook.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakenPortsTest {
  @Test
  void namesEveryTakenPortItsServiceAndItsHolder() throws IOException {
    StackPorts ports = FreeStackPorts.take();
    try (ServerSocket web = new ServerSocket();
        ServerSocket sql = new ServerSocket()) {
      web.bind(StackEndpoints.loopback(ports.nameNodeWeb()));
      sql.bind(StackEndpoints.loopback(ports.hiveServer2()));
      List<StackPorts.Use> uses =
          List.of(Service.values()).stream().flatMap(s -> ports.of(s).stream()).toList();

      OperatorException failure =
          catchThrowableOfType(OperatorException.class, () -> TakenPorts.check(uses));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(failure)
          .hasMessageContaining("2 ports are taken, and nothing was started")
          .hasMessageContaining("port " + ports.nameNodeWeb() + ", for HDFS NameNode web")
          .hasMessageContaining("port " + ports.hiveServer2() + ", for HiveServer2 (hiveserver2)")
          .hasMessageContaining("held by process " + ProcessHandle.current().pid())
          .hasMessageContaining("--set stack.ports.namenode-web=")
          .hasMessageContaining("--port-offset")
          .hasMessageNotContaining("port " + ports.metastore());
    }
  }

  @Test
  void takesAPortThatOnlyWaitsOutItsLastConnection() throws IOException {
    StackPorts.Use use = FreeStackPorts.take().of(Service.METASTORE).get(0);
    try (ServerSocket server = new ServerSocket()) {
      server.bind(StackEndpoints.loopback(use.port()));
      try (Socket client = Thrift.connect(use.port())) {
        try (Socket accepted = server.accept()) {
          assertThat(accepted.isConnected()).isTrue();
        }
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }

    assertThatCode(() -> TakenPorts.check(List.of(use))).doesNotThrowAnyException();
  }
}
