package io.daybook.local.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameSpaceTest {
  @TempDir private Path base;
  private NameSpace nameSpace;

  @BeforeEach
  void takeAnEmptyDirectory() {
    nameSpace = new NameSpace(base);
  }

  @Test
  void formatsOnceAndNeverAgain() throws IOException {
    assertThat(nameSpace.isMissing()).isTrue();

    nameSpace.format(HdfsSettings.of(base));

    assertThat(nameSpace.isMissing()).isFalse();
    assertThat(base.resolve("name/current/VERSION")).exists();
    assertThat(base.resolve("formatting")).doesNotExist();
  }

  @Test
  void formatsAgainAfterACrashInTheMiddle() throws IOException {
    nameSpace.format(HdfsSettings.of(base));
    Files.createFile(base.resolve("formatting"));
    Path half = Files.createFile(base.resolve("name/current/fsimage.ckpt_0000000000000000000"));

    assertThat(nameSpace.isMissing()).isTrue();
    nameSpace.format(HdfsSettings.of(base));

    assertThat(nameSpace.isMissing()).isFalse();
    assertThat(half).doesNotExist();
  }

  @Test
  void neverFormatsOverBlocksWhoseNameSpaceIsLost() throws IOException {
    Path block = Files.createDirectories(base.resolve("data/data1")).resolve("blk_1");
    Files.createFile(block);

    assertThatThrownBy(nameSpace::isMissing)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("found only blocks");
    assertThat(block).exists();
  }
}
