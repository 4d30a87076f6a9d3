package io.drec.segment;

/** Takes what a row names, by numbers as they are packed: {@link UnpackingContext} checks them. */
interface RowNames {
  RowNames NOBODY =
      new RowNames() {
        @Override
        public void text(int stream, long number) {}

        @Override
        public void entity(int stream, long turn) {}
      };

  void text(int stream, long number);

  void entity(int stream, long turn);

  /** A number that is near that of the entity before. */
  default void counted(int stream, long value) {}
}
