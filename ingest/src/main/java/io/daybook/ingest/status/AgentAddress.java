package io.daybook.ingest.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.input.PrivateDirectory;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the agent of a state directory can be asked: {@link #FILE_NAME} in that directory, for as
 * long as it runs.
 *
 * @param pid of its process
 * @param started when that process began
 * @param version of Daybook
 * @param status the address of its {@link StatusEndpoint}, such as {@code http://127.0.0.1:40123}
 */
public record AgentAddress(long pid, Instant started, String version, URI status) {
  /** The file's name in the state directory. */
  public static final String FILE_NAME = "agent.json";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Returns the agent that runs on a state directory. What an agent left that was killed counts as
   * none, also if its process number is another's now.
   */
  public static Optional<AgentAddress> of(Path stateDirectory) throws IOException {
    try {
      return Optional.of(
              StatusJson.MAPPER.readValue(
                  Files.readAllBytes(stateDirectory.resolve(FILE_NAME)), AgentAddress.class))
          .filter(AgentAddress::isAlive);
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static AgentAddress ofThisProcess(String version, URI status) {
    ProcessHandle self = ProcessHandle.current();
    return new AgentAddress(
        self.pid(), self.info().startInstant().orElse(Instant.EPOCH), version, status);
  }

  private boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().startInstant().orElse(Instant.EPOCH).equals(started))
        .isPresent();
  }

  /** Makes it known, at once and as a whole. */
  void write(Path stateDirectory) throws IOException {
    PrivateDirectory.create(stateDirectory);
    Path draft = stateDirectory.resolve(FILE_NAME + ".new");
    Files.write(draft, StatusJson.MAPPER.writeValueAsBytes(this));
    Files.move(draft, stateDirectory.resolve(FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Asks the agent how it is.
   *
   * @throws OperatorException if it doesn't answer
   */
  public AgentStatus ask() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(status.resolve("/status")).timeout(PATIENCE).build();
    try {
      HttpResponse<byte[]> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofByteArray());
      return StatusJson.MAPPER.readValue(response.body(), AgentStatus.class);
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          "["
              + status
              + "] Cannot ask the agent with pid "
              + pid
              + ": expected its status but found "
              + e
              + "; it may be ending, or be of another version",
          e);
    }
  }
}
