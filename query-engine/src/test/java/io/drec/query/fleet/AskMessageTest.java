package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drec.relay.message.MessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AskMessageTest {
  private static final UUID NONCE = new UUID(7, 9);

  private static final SignedQuestion QUESTION =
      new SignedQuestion(
          new UUID(1, 2),
          NONCE,
          5,
          6,
          Caps.DEFAULT,
          "/api/v1/status",
          "json",
          new byte[AudienceTree.HASH_BYTES],
          "ann");

  private static List<AskMessage> messages() {
    AudienceTree tree = new AudienceTree(List.of(TestFleet.id("a"), TestFleet.id("b")));
    return List.of(
        new AskMessage.Ask(QUESTION.toBytes(), new byte[64], tree.proof(TestFleet.id("a")), NONCE),
        new AskMessage.Cancel(NONCE),
        new AskMessage.Part(NONCE, 3, new byte[] {1, 2, 3}),
        new AskMessage.End(NONCE, Outcome.ANSWERED, 4, 5, "why", "next", 6, 7, new byte[32]));
  }

  @Test
  void shouldReadWhatWasWritten() throws MessageException {
    for (AskMessage message : messages()) {
      byte[] bytes = message.toBytes();
      assertThat(AskMessage.of(bytes).toBytes()).isEqualTo(bytes);
    }
    assertThat(SignedQuestion.of(QUESTION.toBytes()).toBytes()).isEqualTo(QUESTION.toBytes());
  }

  @Test
  void shouldRefuseWhatIsCutOrLonger() {
    for (AskMessage message : messages()) {
      byte[] bytes = message.toBytes();
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> AskMessage.of(cut)).isInstanceOf(MessageException.class);
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> AskMessage.of(longer)).isInstanceOf(MessageException.class);
    }
  }

  @Test
  void shouldNotAllocateWhatALengthClaims() {
    byte[] part = new AskMessage.Part(NONCE, 0, new byte[0]).toBytes();
    part[part.length - 4] = 0x7f;
    assertThatThrownBy(() -> AskMessage.of(part))
        .isInstanceOf(MessageException.class)
        .hasMessageContaining("expected 0 to 262144");
  }

  @FuzzTest
  void shouldReadAnythingWithoutMoreThanAMessageException(byte[] bytes) {
    try {
      AskMessage message = AskMessage.of(bytes);
      assertThat(AskMessage.of(message.toBytes())).hasSameClassAs(message);
      if (message instanceof AskMessage.Ask ask) {
        SignedQuestion.of(ask.body());
      }
    } catch (MessageException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    byte[] text = "drec question 1\n".getBytes(StandardCharsets.US_ASCII);
    byte[] question = Arrays.copyOf(text, text.length + bytes.length);
    System.arraycopy(bytes, 0, question, text.length, bytes.length);
    try {
      SignedQuestion.of(question);
    } catch (MessageException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
