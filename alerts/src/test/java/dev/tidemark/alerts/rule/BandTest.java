package dev.tidemark.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BandTest {
  @Test
  void bandIsMedianPlusAndMinusScaledMedianDistance() {
    Band band = Band.of(new double[] {1, 2, 3, 4, 5, 6, 7}, 7, 2).orElseThrow();
    assertThat(band.middle()).isEqualTo(4);
    assertThat(band.upper()).isCloseTo(4 + 2 * 1.4826 * 2, within(1e-12));
    assertThat(band.lower()).isCloseTo(4 - 2 * 1.4826 * 2, within(1e-12));
  }

  @Test
  void someWindowsOfTrouble_hardlyWidenIt() {
    double[] quiet = {5, 5.1, 4.9, 5.2, 4.8, 5, 5.1, 5.2, 4.8, 5};
    double[] troubled = quiet.clone();
    troubled[8] = 500;
    troubled[9] = 900;
    assertThat(Band.of(troubled, 10, 3).orElseThrow().upper())
        .isLessThan(Band.of(quiet, 10, 3).orElseThrow().upper() + 0.5);
  }

  @Test
  void seriesThatNeverMoved_hasABandOfNoWidth() {
    Band band = Band.of(new double[] {2, 2, 2, 2, 2}, 5, 3).orElseThrow();
    assertThat(band.lower()).isEqualTo(2);
    assertThat(band.upper()).isEqualTo(2);
  }

  @Test
  void fewerThanHalfTheWindows_makeNoBand() {
    assertThat(Band.of(new double[] {1, 2, 3, 4, 5, 6}, 14, 3)).isEmpty();
    assertThat(Band.of(new double[] {1, 2, 3, 4}, 5, 3)).isEmpty();
  }
}
