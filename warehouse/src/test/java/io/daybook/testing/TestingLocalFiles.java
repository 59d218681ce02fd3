package io.daybook.testing;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local files. Without its native library Hadoop starts {@code chmod} for every file and
 * directory it makes and {@code readlink} for every rename: thousands of processes in a test that
 * dies at each call. These ask the JDK instead; {@code core-site.xml} of the tests makes them the
 * ones for {@code file:}.
 */
public final class TestingLocalFiles extends RawLocalFileSystem {
  /** The same with checksum files, for Hadoop's {@code FileSystem}. */
  public static final class WithChecksums extends LocalFileSystem {
    public WithChecksums() {
      super(new TestingLocalFiles());
    }
  }

  /** The same without them, for Hadoop's {@code FileContext}. */
  public static final class WithoutChecksums extends DelegateToFileSystem {
    /** As Hadoop calls it. */
    public WithoutChecksums(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(uri, new TestingLocalFiles(), hadoop, FsConstants.LOCAL_FS_URI.getScheme(), false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public boolean isValidName(String name) {
      return true;
    }
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    // From others' execution, the lowest bit, to the owner's reading: the JDK's order backwards.
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < all.length; bit++) {
      if ((permission.toShort() >> bit & 1) == 1) {
        granted.add(all[all.length - 1 - bit]);
      }
    }
    Files.setPosixFilePermissions(pathToFile(path).toPath(), granted);
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return Files.isSymbolicLink(pathToFile(path).toPath())
        ? super.getFileLinkStatus(path)
        : getFileStatus(path);
  }
}
