package io.daybook.archive.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PersonalMaskTest {
  @Test
  void hidesLettersAndDigitsAndKeepsTheShape() {
    assertThat(PersonalMask.MASKED.text("\"Ann O'Neil\";+49 30 1234;zoë@example.com;李明"))
        .isEqualTo("\"Xxx X'Xxxx\";+99 99 9999;xxx@xxxxxxx.xxx;xx");
  }

  @Test
  void hidesWhatAMessageCites() {
    assertThat(PersonalMask.MASKED.message("expected a number but found 'Ann's 12'"))
        .isEqualTo("expected a number but found 'Xxx'x 99'");
    assertThat(
            PersonalMask.MASKED.message(
                "expected JSON but found at byte 4: Unrecognized token 'ann': was expecting"
                    + " (JSON String or token 'null')"))
        .startsWith("expected JSON but found at byte 4: Unrecognized token 'xxx'")
        .doesNotContain("ann");
    assertThat(
            PersonalMask.MASKED.message(
                "expected a CSV record: Unexpected character after closing quote: 'E' (0x45)"))
        .isEqualTo("expected a CSV record: Unexpected character after closing quote: 'X' (9x99)");
  }

  @Test
  void hidesAHeaderThatMayBeARecord() {
    assertThat(
            PersonalMask.MASKED.message(
                "expected the column 'at' in the header but found Ann, 12.50"))
        .isEqualTo("expected the column 'at' in the header but found Xxx, 99.99");
    assertThat(
            PersonalMask.MASKED.message("expected the column 'at' in the header but found 4917012"))
        .isEqualTo("expected the column 'at' in the header but found 9999999");
    assertThat(
            PersonalMask.MASKED.message(
                "expected the column 'at' in the header but found moreau@example.com"))
        .endsWith("found xxxxxx@xxxxxxx.xxx");
  }

  @Test
  void hidesKeysThatNoMappingNames() {
    assertThat(
            PersonalMask.MASKED.message(
                "expected the key 'ann@example.com' once but found it twice"))
        .isEqualTo("expected the key 'xxx@xxxxxxx.xxx' once but found it twice");
  }

  @Test
  void keepsWhatIsOfTheMappingAlone() {
    String message = "expected 5 fields as in the header but found 7";

    assertThat(PersonalMask.MASKED.message(message)).isEqualTo(message);
    assertThat(PersonalMask.MASKED.message("expected a value for outcome but found none"))
        .isEqualTo("expected a value for outcome but found none");
    assertThat(PersonalMask.PLAIN.message(message)).isEqualTo(message);
    assertThat(PersonalMask.PLAIN.text("Ann")).isEqualTo("Ann");
  }
}
