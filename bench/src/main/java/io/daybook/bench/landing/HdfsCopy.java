package io.daybook.bench.landing;

import com.github.luben.zstd.ZstdOutputStream;
import io.daybook.warehouse.files.HadoopStorage;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream.SyncFlag;

/**
 * The limit: files copied into HDFS by the Hadoop client alone, compressed on the fly, each block
 * synced, nothing remembered, framed, sealed or checked.
 */
final class HdfsCopy {
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileContext target;
  private final Path directory;
  private final int level;

  private HdfsCopy(FileContext target, Path directory, int level) {
    this.target = target;
    this.directory = directory;
    this.level = level;
  }

  /**
   * Copies a file to warm up, and others as soon as it is told to.
   *
   * @param args the target's URI, zstd's level, the number of threads, the file to warm up, the
   *     others
   */
  public static void main(String[] args) throws Exception {
    URI uri = URI.create(args[0]);
    Configuration hadoop = new Configuration();
    HadoopStorage.waitBriefly(hadoop);
    FileContext target = FileContext.getFileContext(uri, hadoop);
    Path directory = new Path(uri.getPath());
    target.mkdir(new Path(directory, ".warm-up"), FileContext.DIR_DEFAULT_PERM, true);
    int level = Integer.parseInt(args[1]);
    new HdfsCopy(target, new Path(directory, ".warm-up"), level).all(List.of(args[3]), 1);
    HdfsCopy copy = new HdfsCopy(target, directory, level);
    List<String> files = List.of(args).subList(4, args.length);
    Cue.perform(() -> copy.all(files, Integer.parseInt(args[2])));
  }

  private void all(List<String> files, int threads)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> copies = new ArrayList<>();
    for (String file : files) {
      copies.add(
          executor.submit(
              () -> {
                copy(java.nio.file.Path.of(file));
                return file;
              }));
    }
    for (Future<?> copy : copies) {
      copy.get();
    }
    executor.shutdown();
  }

  private void copy(java.nio.file.Path file) throws IOException {
    Path path = new Path(directory, file.getFileName() + ".zst");
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = new FileInputStream(file.toFile());
        FSDataOutputStream hdfs =
            target.create(path, EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK))) {
      ZstdOutputStream zstd = new ZstdOutputStream(new FrameOutput(hdfs), level);
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        zstd.write(buffer, 0, read);
      }
      zstd.close();
      ((HdfsDataOutputStream) hdfs).hsync(EnumSet.of(SyncFlag.UPDATE_LENGTH));
    }
  }

  /** Ends the zstd frame before the file is synced and closed. */
  private static final class FrameOutput extends OutputStream {
    private final OutputStream out;

    FrameOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }
  }
}
