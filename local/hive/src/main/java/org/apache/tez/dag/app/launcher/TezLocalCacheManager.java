package org.apache.tez.dag.app.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.api.records.LocalResource;
import org.apache.hadoop.yarn.util.FSDownload;
import org.apache.tez.dag.api.TezConfiguration;
import org.apache.tez.dag.api.TezConstants;

/**
 * Lays the files of a task into the working directory: those that a session added by {@code ADD
 * FILE}, as Tez does. It takes the place of Tez's class of this name in the embedded HiveServer2,
 * which copies the jar of Hive and Tez's configuration for every task, too. Here tasks are threads
 * of HiveServer2, and nothing reads those copies: see ADR 39.
 */
public class TezLocalCacheManager {
  private final Map<String, LocalResource> resources = new LinkedHashMap<>();
  private final Configuration conf;
  private final Path root;
  private final List<Path> made = new ArrayList<>();

  /**
   * @param resources of the task, by the names that they shall have in the working directory
   */
  public TezLocalCacheManager(Map<String, LocalResource> resources, Configuration conf) {
    this.conf = conf;
    this.root =
        Path.of(
                conf.get(
                    TezConfiguration.TEZ_LOCAL_CACHE_ROOT_FOLDER,
                    TezConfiguration.TEZ_LOCAL_CACHE_ROOT_FOLDER_DEFAULT))
            .toAbsolutePath()
            .normalize();
    resources.forEach(
        (name, resource) -> {
          if (!isOfHiveOrTez(name)) {
            this.resources.put(name, resource);
          }
        });
  }

  private static boolean isOfHiveOrTez(String name) {
    return name.equals(TezConstants.TEZ_PB_BINARY_CONF_NAME)
        || name.matches("daybook-local-hive-.*\\.jar");
  }

  /**
   * Copies each file and links it into the working directory, unless something of that name is
   * there.
   */
  public void localize() throws IOException {
    if (resources.isEmpty()) {
      return;
    }
    Path copies = Files.createTempDirectory(root, "tez-local-cache");
    made.add(copies);
    for (Map.Entry<String, LocalResource> entry : resources.entrySet()) {
      Path link = root.resolve(entry.getKey());
      Path copy = copy(entry.getValue(), copies);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, copy);
        made.add(link);
      }
    }
  }

  private Path copy(LocalResource resource, Path copies) throws IOException {
    Path directory = Files.createTempDirectory(copies, "file");
    FSDownload download =
        new FSDownload(
            FileContext.getLocalFSFileContext(),
            UserGroupInformation.getCurrentUser(),
            conf,
            new org.apache.hadoop.fs.Path(directory.toString()),
            resource);
    try {
      return Path.of(download.call().toUri().getPath());
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Deletes the copies and links. */
  public void cleanup() throws IOException {
    for (Path path : made) {
      FileUtil.fullyDelete(path.toFile());
    }
  }
}
