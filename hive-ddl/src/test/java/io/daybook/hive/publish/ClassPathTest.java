package io.daybook.hive.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hive.jdbc.HiveDriver;
import org.apache.thrift.TException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Hive's client brings no copies of classes that have jars of their own. */
class ClassPathTest {
  @ParameterizedTest
  @MethodSource("homes")
  void takesEachClassFromItsOwnJar(Class<?> type, String jar) {
    assertThat(type.getProtectionDomain().getCodeSource().getLocation().getPath()).contains(jar);
  }

  static Arguments[] homes() {
    return new Arguments[] {
      Arguments.of(LoggerFactory.class, "/slf4j-api-2."),
      Arguments.of(Configuration.class, "/hadoop-client-api-"),
      Arguments.of(Path.class, "/hadoop-client-api-"),
      Arguments.of(UserGroupInformation.class, "/hadoop-client-api-"),
      Arguments.of(HiveDriver.class, "/hive-jdbc-4."),
      Arguments.of(HiveMetaStoreClient.class, "/hive-standalone-metastore-common-4."),
      Arguments.of(TException.class, "/libthrift-"),
    };
  }
}
