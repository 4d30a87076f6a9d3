package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneSplitTest {
  private static final HostId HOST = TestFleet.id("alpha");

  private final List<String> toQuestions = new ArrayList<>();
  private final List<String> toOthers = new ArrayList<>();
  private final LaneSplit split =
      new LaneSplit(writingDown(toQuestions, "questions"), writingDown(toOthers, "others"));

  /** Most methods of a listener do nothing by default: one that is forgotten here is silent. */
  @Test
  void shouldHandOnAllThatAListenerCanBeTold() throws Exception {
    for (Method method : ChannelListener.class.getMethods()) {
      toQuestions.clear();
      toOthers.clear();
      Object[] arguments =
          Arrays.stream(method.getParameterTypes()).map(LaneSplitTest::some).toArray();
      method.invoke(split, arguments);
      assertThat(toOthers).as(method.toString()).containsExactly(method.getName());
    }
  }

  @Test
  void shouldHandQuestionsAndWhatIsKeptOfThemToQuestionsAlone() {
    split.received((Channel) some(Channel.class), Lane.QUESTION, new byte[1]);
    split.spooled(HOST, Lane.QUESTION, new byte[1]);
    assertThat(toQuestions).containsExactly("received", "spooled");
    assertThat(toOthers).isEmpty();
  }

  private static Object some(Class<?> type) {
    if (type == Lane.class) {
      return Lane.INDEX;
    } else if (type == HostId.class) {
      return HOST;
    } else if (type == byte[].class) {
      return new byte[1];
    }
    return type == String.class ? "text" : proxy(type, new ArrayList<>(), type.getSimpleName());
  }

  private static ChannelListener writingDown(List<String> calls, String name) {
    return (ChannelListener) proxy(ChannelListener.class, calls, name);
  }

  private static Object proxy(Class<?> type, List<String> calls, String name) {
    return Proxy.newProxyInstance(
        LaneSplitTest.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          calls.add(method.getName());
          return method.getReturnType() == String.class ? name : null;
        });
  }
}
