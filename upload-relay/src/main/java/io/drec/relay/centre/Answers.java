package io.drec.relay.centre;

import io.drec.relay.channel.Channel;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.AnswerPart;
import io.drec.relay.message.Refusal;

/** Hears what hosts answer; calls of one host come one after the other. Never blocks. */
public interface Answers {
  /** A host is there and has said hello; questions may be sent on the channel. */
  void opened(Channel channel);

  void part(HostId host, AnswerPart part);

  /** A host refuses a question. */
  void refused(HostId host, Refusal refusal);

  void closed(HostId host);

  /** Nobody asks. */
  Answers NONE =
      new Answers() {
        @Override
        public void opened(Channel channel) {
          // Nobody asks.
        }

        @Override
        public void part(HostId host, AnswerPart part) {
          // Nobody asks.
        }

        @Override
        public void refused(HostId host, Refusal refusal) {
          // Nobody asks.
        }

        @Override
        public void closed(HostId host) {
          // Nobody asks.
        }
      };
}
