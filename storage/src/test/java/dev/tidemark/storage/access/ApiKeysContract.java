package dev.tidemark.storage.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.context.ApplicationContext;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What keys and the audit log promise on every metadata database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiKeysContract {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z"));

  private ApplicationContext context;
  private ApiKeys keys;

  abstract ApplicationContext start(InstantSource clock) throws Exception;

  @BeforeAll
  void open() throws Exception {
    context = start(CLOCK);
    keys = context.getBean(ApiKeys.class);
  }

  @AfterAll
  void close() {
    context.close();
  }

  @Test
  void key_isFoundByItsSecretOnly() {
    ApiKeys.Created created = keys.create("found", Scope.READ);
    assertThat(created.secret()).startsWith("tmk_").hasSizeGreaterThan(40);
    assertThat(keys.find(created.secret())).contains(created.key());
    assertThat(keys.find(created.secret() + "x")).isEmpty();
    assertThat(keys.find(created.key().start())).isEmpty();
    assertThat(keys.isAny()).isTrue();
  }

  @Test
  void secret_isNotKept() {
    ApiKeys.Created created = keys.create("hashed", Scope.INGEST);
    assertThat(context.getBean(ApiKeyRows.class).findAll())
        .noneMatch(row -> row.toString().contains(created.secret()));
  }

  @Test
  void revokedKey_opensNothingAndFreesItsName() {
    ApiKeys.Created created = keys.create("gone", Scope.ADMIN);
    assertThat(keys.revoke("gone").isActive()).isFalse();
    assertThat(keys.find(created.secret())).isEmpty();
    assertThat(keys.create("gone", Scope.READ).key().id()).isNotEqualTo(created.key().id());
    assertThat(keys.revoke(created.key().id()).revokedAt()).isEqualTo(CLOCK.instant());
  }

  @Test
  void badAndTakenNames_areRefused() {
    keys.create("taken", Scope.READ);
    assertThatThrownBy(() -> keys.create("taken", Scope.READ))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(409));
    for (String bad : new String[] {"", " ", "a\nb", "x".repeat(101), "<script>"}) {
      assertThatThrownBy(() -> keys.create(bad, Scope.READ))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(400));
    }
    assertThatThrownBy(() -> keys.revoke("nobody"))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(404));
  }

  @Test
  void audit_keepsTheLatestFirst() {
    AuditLog audit = context.getBean(AuditLog.class);
    audit.add("serving", "PUT", "/v1/models/credit", 200);
    audit.add("serving", "DELETE", "/v1/rules/" + "r".repeat(3000), 404);
    assertThat(audit.latest(1))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.action()).isEqualTo("DELETE");
          assertThat(entry.target()).hasSize(2000);
        });
    assertThat(audit.latest(10))
        .contains(new AuditEntry(CLOCK.instant(), "serving", "PUT", "/v1/models/credit", 200));
  }
}
