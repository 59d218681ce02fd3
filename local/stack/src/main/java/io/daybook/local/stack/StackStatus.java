package io.daybook.local.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a stack is, service by service.
 *
 * @param services every service, in the order of {@link Service}
 */
public record StackStatus(StackEndpoints endpoints, List<ServiceStatus> services) {
  public StackStatus {
    services = List.copyOf(services);
  }

  /** Returns how one service is. */
  public ServiceStatus of(Service service) {
    return services.stream().filter(s -> s.service() == service).findFirst().orElseThrow();
  }

  /** Returns whether everything works. */
  public boolean isHealthy() {
    return services.stream().allMatch(service -> service.state() == ServiceState.HEALTHY);
  }

  /** Returns whether nothing runs. */
  public boolean isDown() {
    return services.stream().allMatch(service -> service.state() == ServiceState.DOWN);
  }

  /** How one service is. */
  public enum ServiceState {
    /** No process. */
    DOWN,
    /** A process that doesn't do its work: it is starting, or it is ill. */
    UNHEALTHY,
    /** A process that did a little work when it was asked. */
    HEALTHY
  }

  /**
   * One service.
   *
   * @param pid its process, if it has one
   * @param detail where it listens, or what it lacks
   * @param log where it writes
   */
  public record ServiceStatus(
      Service service, ServiceState state, OptionalLong pid, String detail, Path log) {}
}
