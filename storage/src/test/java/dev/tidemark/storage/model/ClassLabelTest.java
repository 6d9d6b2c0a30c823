package dev.tidemark.storage.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassLabelTest {
  @Test
  void numbersAndTheirTexts_areTheSameClass() {
    assertThat(ClassLabel.ofText("1"))
        .isEqualTo(ClassLabel.of(1.0))
        .isEqualTo(ClassLabel.ofText("1.0"));
    assertThat(ClassLabel.ofText("true")).isEqualTo(ClassLabel.of(true));
    assertThat(ClassLabel.of(-0.0)).isEqualTo(ClassLabel.of(0.0));
  }

  @Test
  void names_arePlain() {
    assertThat(ClassLabel.of(1.0).name()).isEqualTo("1");
    assertThat(ClassLabel.of(0.5).name()).isEqualTo("0.5");
    assertThat(ClassLabel.ofText("admin.").name()).isEqualTo("admin.");
    assertThat(ClassLabel.ABSENT.name()).isEmpty();
  }

  @Test
  void textsThatOnlyLookLikeNumbers_stayTexts() {
    assertThat(ClassLabel.ofText("NaN").text()).isEqualTo("NaN");
    assertThat(ClassLabel.ofText("0x1").text()).isEqualTo("0x1");
    assertThat(ClassLabel.ofText("1e999").text()).isEqualTo("1e999");
    assertThat(ClassLabel.ofText("1d").text()).isEqualTo("1d");
  }
}
