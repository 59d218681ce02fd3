package io.daybook.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePathTest {
  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/b", "/.a/..b/c.", "/raw/dt=2026-03-01/...", "/a b"})
  void takesAbsoluteNormalPaths(String path) {
    assertThat(new StoragePath(path)).hasToString(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b", "/a/", "//", "/a//b", "/.", "/a/../b", "/a/.", "/./a"})
  void refusesEverythingElse(String path) {
    assertThatThrownBy(() -> new StoragePath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path: expected an absolute, normal path but found '" + path + "'");
  }

  @Test
  void walksUpAndDown() {
    StoragePath root = new StoragePath("/");
    assertThat(root.child("a")).isEqualTo(new StoragePath("/a"));
    assertThat(root.child("a").child("b")).isEqualTo(new StoragePath("/a/b"));
    assertThat(new StoragePath("/a/b").parent()).isEqualTo(new StoragePath("/a"));
    assertThat(new StoragePath("/a").parent()).isEqualTo(root);
    assertThat(root.parent()).isEqualTo(root);
    assertThat(new StoragePath("/a/b").name()).isEqualTo("b");
  }
}
