package io.drec.query.fleet;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;

/**
 * Two listeners of one way: questions and answers go to one, all else to the other, what a relay
 * had kept and alarms with it.
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

  @Override
  public void spooled(HostId host, Lane lane, byte[] message) {
    (lane == Lane.QUESTION ? questions : others).spooled(host, lane, message);
  }

  @Override
  public void alarmed(HostId host, String kind, String text) {
    questions.alarmed(host, kind, text);
    others.alarmed(host, kind, text);
  }
}
