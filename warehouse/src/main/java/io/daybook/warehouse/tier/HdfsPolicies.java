package io.daybook.warehouse.tier;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.BlockStoragePolicySpi;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StorageType;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.ErasureCodingPolicy;
import org.apache.hadoop.hdfs.protocol.ErasureCodingPolicyInfo;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.DatanodeReportType;
import org.apache.hadoop.hdfs.server.protocol.DatanodeStorageReport;

/** The policies of a real HDFS. */
public final class HdfsPolicies implements StoragePolicies {
  private final DistributedFileSystem hdfs;

  private HdfsPolicies(DistributedFileSystem hdfs) {
    this.hdfs = hdfs;
  }

  /**
   * Opens the file system of a URI.
   *
   * @throws OperatorException if it is no HDFS
   */
  public static HdfsPolicies open(URI uri, Configuration hadoop) throws IOException {
    FileSystem files = FileSystem.get(uri, hadoop);
    if (files instanceof DistributedFileSystem hdfs) {
      return new HdfsPolicies(hdfs);
    }
    throw new OperatorException(
        ExitCode.USAGE,
        "Cannot tier: expected a warehouse in HDFS but found "
            + files.getUri()
            + ", which has no storage policies");
  }

  @Override
  public void require(StoragePolicy policy) throws IOException {
    switch (policy.kind()) {
      case ERASURE_CODING -> requireCoding(policy);
      case MEDIA -> requireMedia(policy);
    }
  }

  private void requireCoding(StoragePolicy policy) throws IOException {
    ErasureCodingPolicy coding =
        hdfs.getAllErasureCodingPolicies().stream()
            .filter(ErasureCodingPolicyInfo::isEnabled)
            .map(ErasureCodingPolicyInfo::getPolicy)
            .filter(each -> each.getName().equals(policy.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        policy,
                        "it to be enabled but it is not; run 'hdfs ec -enablePolicy -policy "
                            + policy.name()
                            + "', or choose another ('hdfs ec -listPolicies')"));
    int needed = coding.getNumDataUnits() + coding.getNumParityUnits();
    int found = hdfs.getDataNodeStats(DatanodeReportType.LIVE).length;
    if (found < needed) {
      throw refused(
          policy,
          String.format(
              Locale.ROOT,
              "%d live DataNodes but found %d; add some, or choose a narrower policy",
              needed,
              found));
    }
  }

  private void requireMedia(StoragePolicy policy) throws IOException {
    Set<StorageType> present = EnumSet.noneOf(StorageType.class);
    for (DatanodeStorageReport node :
        hdfs.getClient().getDatanodeStorageReport(DatanodeReportType.LIVE)) {
      Arrays.stream(node.getStorageReports())
          .forEach(report -> present.add(report.getStorage().getStorageType()));
    }
    for (StorageType needed : media(policy)) {
      if (!present.contains(needed)) {
        throw refused(
            policy,
            String.format(
                Locale.ROOT,
                "DataNodes with storage of type %s but found %s; mark their directories in"
                    + " dfs.datanode.data.dir, or choose another policy",
                needed,
                present));
      }
    }
  }

  private List<StorageType> media(StoragePolicy policy) throws IOException {
    for (BlockStoragePolicySpi known : hdfs.getAllStoragePolicies()) {
      if (known.getName().equals(policy.name())) {
        return List.of(known.getStorageTypes());
      }
    }
    throw refused(
        policy, "a policy that HDFS knows; 'hdfs storagepolicies -listPolicies' lists them");
  }

  private static OperatorException refused(StoragePolicy policy, String expected) {
    return new OperatorException(
        ExitCode.USAGE,
        "Cannot tier under " + policy + ": expected " + expected + "; nothing was written");
  }

  @Override
  public void apply(StoragePath directory, StoragePolicy policy) throws IOException {
    Path path = new Path(directory.value());
    switch (policy.kind()) {
      case ERASURE_CODING -> hdfs.setErasureCodingPolicy(path, policy.name());
      case MEDIA -> hdfs.setStoragePolicy(path, policy.name());
    }
  }

  @Override
  public boolean holds(StoragePath file, StoragePolicy policy) throws IOException {
    Path path = new Path(file.value());
    if (policy.kind() == StoragePolicy.PolicyKind.ERASURE_CODING) {
      ErasureCodingPolicy coding = hdfs.getErasureCodingPolicy(path);
      return coding != null && coding.getName().equals(policy.name());
    }
    if (!hdfs.getStoragePolicy(path).getName().equals(policy.name())) {
      return false;
    }
    List<StorageType> media = media(policy);
    for (BlockLocation block : hdfs.getFileBlockLocations(path, 0, Long.MAX_VALUE)) {
      if (!media.containsAll(List.of(block.getStorageTypes()))) {
        return false;
      }
    }
    return true;
  }
}
