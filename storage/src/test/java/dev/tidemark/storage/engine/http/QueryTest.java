package dev.tidemark.storage.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
  private static Query query(Map<String, String> parameters) throws HttpFailure {
    return Query.of(parameters, Map.of());
  }

  @Test
  void everythingThatIsNotTheInterfacesOwn_isASetting() throws HttpFailure {
    Query query =
        query(Map.of("database", "d", "max_threads", "1", "param_x", "y", "default_format", "CSV"));
    assertThat(query.database()).contains("d");
    assertThat(query.format()).isEqualTo("CSV");
    assertThat(query.parameters()).containsExactly(Map.entry("x", "y"));
    assertThat(query.settings()).containsExactly(Map.entry("max_threads", "1"));
  }

  @Test
  void settingsStatement_quotesValues() throws HttpFailure {
    Query query = query(Map.of("a", "x', b = '\\"));
    assertThat(query.settingsStatement("m'1"))
        .isEqualTo("SET log_comment = 'm\\'1', a = 'x\\', b = \\'\\\\'");
  }

  @Test
  void settingWithAnImpossibleName_isUnknown() {
    assertThatThrownBy(() -> query(Map.of("a = 1, b", "1"))).isInstanceOf(HttpFailure.class);
  }

  @ParameterizedTest
  @CsvSource({"a`b,`a\\`b`", "a\\b,`a\\\\b`"})
  void identifiers_areQuoted(String name, String quoted) {
    assertThat(Query.identifier(name)).isEqualTo(quoted);
  }

  @Test
  void credential_needsBothParts() {
    assertThatThrownBy(() -> new Credential("u", "")).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Credential("u", "secret").toString()).doesNotContain("secret");
  }
}
