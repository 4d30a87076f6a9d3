package io.drec.query.causality;

/** Where a walk back ends, and what that says. */
public enum EntryKind {
  NETWORK("network", "came in over the network", 1.0),
  DOWNLOAD("download", "was fetched from the network, as its own mark says", 1.0),
  REMOTE_LOGON(
      "remote logon",
      "was opened from another host, of which this recording does not hold the connection",
      0.9),
  LOCAL_FLOW("local flow", "came in through a connection of this host with itself", 0.5),
  RUNNING(
      "running at start", "was running when recording began: what came before was not seen", 0.35),
  LOGON("logon", "was opened on this host", 0.32),
  BROKER(
      "broker",
      "is a part of the system that starts processes for others: who asked it to is not told",
      0.12),
  OUTSIDE(
      "outside",
      "was started by something that is not in this recording: outside its scope, or lost",
      0.3),
  FILE_BEFORE(
      "file from before",
      "was not written within the recording: it was there before, or its writing was not seen",
      0.08),
  POINT("point", "has nothing in this recording that acted on it", 0.1);

  private final String label;
  private final String words;
  private final double weight;

  EntryKind(String label, String words, double weight) {
    this.label = label;
    this.words = words;
    this.weight = weight;
  }

  /** The word in JSON. */
  public String label() {
    return label;
  }

  /** What a person is told, to be read behind the entry's name. */
  public String words() {
    return words;
  }

  /** How much such an entry explains, 0 to 1: what came from elsewhere most, mere ends least. */
  double weight() {
    return weight;
  }
}
