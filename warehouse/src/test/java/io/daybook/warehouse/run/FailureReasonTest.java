package io.daybook.warehouse.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
  @Test
  void saysInWordsWhatWentWrong() {
    assertThat(FailureReason.of(new NoSuchFileException("/a"))).isEqualTo("no such file (/a)");
    assertThat(FailureReason.of(new AccessDeniedException("/a")))
        .isEqualTo("access is denied (/a)");
    assertThat(FailureReason.of(new FileSystemException("/a", null, "Operation not permitted")))
        .isEqualTo("Operation not permitted (/a)");
    assertThat(FailureReason.of(new UnknownHostException("nn1"))).isEqualTo("unknown host nn1");
    assertThat(
            FailureReason.of(
                new IOException(
                    "Couldn't create proxy provider",
                    new IllegalStateException(new UnknownHostException("nn1")))))
        .isEqualTo("unknown host nn1");
    assertThat(FailureReason.of(new EOFException())).isEqualTo("EOFException");
    assertThat(
            FailureReason.of(new IOException("Name node is in safe mode.\n\tat org.apache.Some")))
        .isEqualTo("Name node is in safe mode.");
    assertThat(
            FailureReason.of(
                new ConnectException(
                    "Call From a/10.0.0.1 to nn1:8020 failed on connection exception:"
                        + " java.net.ConnectException: Connection refused; For more details see:"
                        + "  http://wiki.apache.org/hadoop/ConnectionRefused")))
        .isEqualTo(
            "Call From a/10.0.0.1 to nn1:8020 failed on connection exception: Connection refused");
    assertThat(FailureReason.of(new IOException("java.io.EOFException"))).isEqualTo("IOException");
    assertThat(FailureReason.of(null)).isEqualTo("no reason was given");
  }
}
