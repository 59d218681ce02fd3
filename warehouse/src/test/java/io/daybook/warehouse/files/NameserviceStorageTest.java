package io.daybook.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testing.TestingNameservice;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two NameNodes under one name, of which the one that clients ask first is the standby. */
@ExtendWith(TestingNameservice.Shared.class)
class NameserviceStorageTest extends StorageContract {
  private static final AtomicInteger HOMES = new AtomicInteger();

  @BeforeAll
  static void putTheStandbyFirst() {
    TestingNameservice.shared().failOver();
  }

  @Override
  protected Storage storage() throws IOException {
    return TestingNameservice.shared().storage();
  }

  @Override
  protected StoragePath home() {
    return new StoragePath("/home-" + HOMES.incrementAndGet());
  }

  @Override
  protected int replicas() {
    return TestingNameservice.DATA_NODES;
  }

  @Test
  void readsAndRenamesAfterAFailover() throws IOException {
    storage.write(home.child("a"), new byte[] {1});
    TestingNameservice.shared().failOver();
    try {
      assertThat(storage.renameIfAbsent(home.child("a"), home.child("b"))).isTrue();
      assertThat(storage.read(home.child("b"))).containsExactly(1);
    } finally {
      TestingNameservice.shared().failOver();
    }
  }
}
