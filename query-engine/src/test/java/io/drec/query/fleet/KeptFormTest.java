package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.query.http.QuestionUri;
import io.drec.query.question.Question;
import io.drec.query.question.Question.Options;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.identity.HostId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class KeptFormTest {
  private static final Question WHY = new Question.Why("path:/tmp/payload", Options.NONE);
  private static final HostId ALPHA = TestFleet.id("alpha");

  private static KeptForm.Terms terms(boolean leadsOn, UUID stepOf) {
    return new KeptForm.Terms(WHY, "ann", 1, 2, List.of(ALPHA), Set.of(ALPHA), leadsOn, stepOf);
  }

  @Test
  void shouldReadWhatItWrote() {
    for (KeptForm.Terms terms :
        List.of(terms(true, null), terms(false, null), terms(false, new UUID(3, 4)))) {
      assertThat(KeptForm.terms(KeptForm.terms(terms))).isEqualTo(terms);
    }
  }

  @Test
  void shouldReadTheFormBeforeStepsWereKept() {
    MessageOut old = new MessageOut().u8(1).i64(1).i64(2).text(QuestionUri.of(WHY)).text("ann");
    byte[] content = old.i32(1).raw(ALPHA.toBytes()).u8(1).toBytes();
    assertThat(KeptForm.terms(content)).isEqualTo(terms(false, null));
  }

  @Test
  void shouldSayWhichFormItKnows() {
    byte[] content = KeptForm.terms(terms(true, null));
    content[0] = 9;
    assertThatThrownBy(() -> KeptForm.terms(content))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("form 9, expected 2");
  }
}
