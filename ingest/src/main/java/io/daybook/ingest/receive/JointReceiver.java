package io.daybook.ingest.receive;

/** Two receivers of one source, over TCP and over UDP. */
record JointReceiver(Receiver first, Receiver second) implements Receiver {
  @Override
  public ReceiverStatus status() {
    return first.status().plus(second.status());
  }

  @Override
  public boolean isEnded() {
    return first.isEnded() && second.isEnded();
  }

  @Override
  public void close() {
    try {
      first.close();
    } finally {
      second.close();
    }
  }
}
