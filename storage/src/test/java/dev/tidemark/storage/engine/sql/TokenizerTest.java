package dev.tidemark.storage.engine.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  private static List<String> tokens(String sql) {
    byte[] bytes = sql.getBytes(UTF_8);
    Tokenizer tokenizer = new Tokenizer(bytes, bytes.length);
    List<String> tokens = new ArrayList<>();
    for (@Nullable Token t = tokenizer.next(); t != null; t = tokenizer.next()) {
      tokens.add(t.kind().name().charAt(0) + ":" + t.text());
    }
    return tokens;
  }

  @Test
  void words_areInLowerCase() {
    assertThat(tokens("SELECT a1_b")).containsExactly("W:select", "W:a1_b");
  }

  @Test
  void strings_knowBothEscapes() {
    assertThat(tokens("'it''s' 'a\\'b' 'c\\\\' x"))
        .containsExactly("S:it's", "S:a'b", "S:c\\", "W:x");
  }

  @Test
  void quotedIdentifiers_areNotWords() {
    assertThat(tokens("`Fi``le` \"A\\\"b\"")).containsExactly("Q:Fi`le", "Q:A\"b");
  }

  @Test
  void comments_areNothing() {
    assertThat(tokens("a -- b\n /* c ' */ d # e\n #! f\n g")).containsExactly("W:a", "W:d", "W:g");
  }

  @Test
  void blockComments_doNotNest() {
    assertThat(tokens("/* /* */ a */")).containsExactly("W:a", "S:*", "S:/");
  }

  @Test
  void numberSign_withoutSpace_isNoComment() {
    assertThat(tokens("#a")).containsExactly("S:#", "W:a");
  }

  @Test
  void heredocs_areStrings() {
    assertThat(tokens("$$ file( $$ $t$ a $$ b $t$ c"))
        .containsExactly("S: file( ", "S: a $$ b ", "W:c");
  }

  @Test
  void dollar_withoutHeredoc_isPartOfAWord() {
    assertThat(tokens("a$b $c")).containsExactly("W:a$b", "W:$c");
  }

  @Test
  void typographicQuotes_quote() {
    assertThat(tokens("‘a(’ “b”")).containsExactly("S:a(", "Q:b");
  }

  @Test
  void openQuoteOrComment_runsToTheEnd() {
    assertThat(tokens("a 'b c")).containsExactly("W:a", "S:b c");
    assertThat(tokens("a /* b")).containsExactly("W:a");
  }

  @Property
  boolean anyText_isReadToItsEnd(@ForAll String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Tokenizer tokenizer = new Tokenizer(bytes, bytes.length);
    int end = 0;
    for (@Nullable Token t = tokenizer.next(); t != null; t = tokenizer.next()) {
      if (t.start() < end || t.end() <= t.start() || t.end() > bytes.length) {
        return false;
      }
      end = t.end();
    }
    return true;
  }
}
