package dev.tidemark.storage.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LineReaderTest {
  private static final String LETTERS = "a\n\u000b\u008a\u00ff \t\r";

  @Property
  void lines_areWhatStandsBetweenLineFeeds_whiteSpaceAtTheirEndsLeftOut(@ForAll long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(200); i > 0; i--) {
      text.append(random.nextInt(3) == 0 ? LETTERS.charAt(random.nextInt(LETTERS.length())) : 'b');
    }
    List<String> expected = new ArrayList<>();
    for (String line : text.toString().split("\n", -1)) {
      String stripped = line.replaceAll("^[ \t\r]+|[ \t\r]+$", "");
      if (!stripped.isEmpty()) {
        expected.add(stripped);
      }
    }
    LineReader lines =
        new LineReader(new ByteArrayInputStream(text.toString().getBytes(ISO_8859_1)), 1_000);
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      read.add(new String(lines.bytes(), lines.start(), lines.length(), ISO_8859_1));
    }
    assertThat(read).isEqualTo(expected);
  }
}
