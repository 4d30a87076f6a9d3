package io.drec.relay.fleet.cassandra;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a cluster, and how long to keep what is put there.
 *
 * @param contactPoints some of its nodes
 * @param datacentre the one whose nodes are asked, and whose quorum counts
 * @param keyspace made when it is not there, if the user may
 * @param replicas of each row in that datacentre, when the keyspace is made
 * @param user null: no login
 * @param password of the user
 * @param trustStore of the cluster's certificates; null: no TLS
 * @param trustStorePassword empty: none
 * @param indexDays how long index rows live, from their day
 * @param framesDays how long frames live
 */
public record CassandraSettings(
    List<InetSocketAddress> contactPoints,
    String datacentre,
    String keyspace,
    int replicas,
    @Nullable String user,
    String password,
    @Nullable Path trustStore,
    String trustStorePassword,
    int indexDays,
    int framesDays) {
  private static final int DAYS_MAX = 20 * 365;

  public CassandraSettings {
    contactPoints = List.copyOf(contactPoints);
    if (!keyspace.matches("[a-z][a-z0-9_]{0,47}")) {
      throw new IllegalArgumentException(
          "keyspace " + keyspace + ": expected a lower-case letter, then letters, digits and _");
    }
    if (indexDays < 1 || indexDays > DAYS_MAX || framesDays < 1 || framesDays > DAYS_MAX) {
      throw new IllegalArgumentException(
          "days kept: index " + indexDays + ", frames " + framesDays + "; 1 to " + DAYS_MAX);
    }
  }

  /** The password stays out of logs. */
  @Override
  public String toString() {
    return contactPoints + " in " + datacentre + ", keyspace " + keyspace;
  }
}
