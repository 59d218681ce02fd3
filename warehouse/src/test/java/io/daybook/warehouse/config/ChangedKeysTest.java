package io.daybook.warehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangedKeysTest {
  @Test
  void namesTheDeepestKeysThatDifferAlone() {
    assertThat(
            ChangedKeys.between(
                "{fields: {event_id: {hash: [\"id\", ], }, event_time: \"at\", }, ids: \"all\", }",
                "{fields: {event_id: {hash: [\"id\", \"user\", ], }, event_time: {path: \"at\","
                    + " time: [\"iso\", \"dd.MM.yyyy\", ], }, }, }"))
        .containsExactly(
            "fields.event_id.hash was [\"id\"] and is [\"id\", \"user\"]",
            "fields.event_time was \"at\" and is {path: \"at\", time: [\"iso\", \"dd.MM.yyyy\"]}",
            "ids was \"all\" and is nothing");
  }

  @Test
  void numbersTheEventsOfARecord() {
    assertThat(
            ChangedKeys.between(
                "{events: [{each: \"/items\", fields: {event_id: \"a\", }, }, {}, ], }",
                "{events: [{each: \"/lines\", fields: {event_id: \"a\", }, }, {}, ], }"))
        .containsExactly("events[0].each was \"/items\" and is \"/lines\"");
    assertThat(ChangedKeys.between("{events: [{}, ], }", "{events: [{}, {each: \"/b\", }, ], }"))
        .containsExactly("events was [{}] and is [{}, {each: \"/b\"}]");
  }

  @Test
  void readsQuotesAndEscapes() {
    assertThat(ChangedKeys.between("{escape: \"\\\\\", quote: \"\\\"\", }", "{quote: \"none\", }"))
        .containsExactly("escape was \"\\\" and is nothing", "quote was \"\"\" and is \"none\"");
  }

  @Test
  void givesBothTextsWhereOneCannotBeTakenApart() {
    assertThat(ChangedKeys.between("{replace: {[: \"x\", }, }", "{}"))
        .containsExactly("its rule was {replace: {[: \"x\", }, } and is {}");
  }

  @Test
  void saysNothingOfWhatIsTheSame() {
    assertThat(ChangedKeys.between("{ids: \"a\", }", "{ids: \"a\", }")).isEmpty();
  }
}
