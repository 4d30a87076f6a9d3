package io.drec.query.fleet;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;

/**
 * Two listeners of one way: questions and answers go to one, all else to the other.
 *
 * @param questions hears the question lane
 * @param others hears all other lanes
 */
public record LaneSplit(ChannelListener questions, ChannelListener others)
    implements ChannelListener {
  @Override
  public void opened(Channel channel) {
    others.opened(channel);
    questions.opened(channel);
  }

  @Override
  public void received(Channel channel, Lane lane, byte[] message) {
    (lane == Lane.QUESTION ? questions : others).received(channel, lane, message);
  }

  @Override
  public void closed(Channel channel, String why) {
    questions.closed(channel, why);
    others.closed(channel, why);
  }
}
