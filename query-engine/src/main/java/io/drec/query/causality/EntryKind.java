package io.drec.query.causality;

/** Where a walk back ends, and what that says. */
public enum EntryKind {
  NETWORK("network", "came in over the network", 1.0),
  LOCAL_FLOW("local flow", "came in through a connection of this host with itself", 0.5),
  RUNNING(
      "running at start", "was running when recording began: what came before was not seen", 0.35),
  OUTSIDE(
      "outside",
      "was started by something that is not in this recording: outside its scope, or lost",
      0.3),
  FILE_BEFORE(
      "file from before",
      "was not written within the recording: it was there before, or its writing was not seen",
      0.2),
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
