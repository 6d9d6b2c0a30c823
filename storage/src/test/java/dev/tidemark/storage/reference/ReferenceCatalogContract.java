package dev.tidemark.storage.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.context.ApplicationContext;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the catalogue of references promises on every metadata database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReferenceCatalogContract {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

  private ApplicationContext context;
  private ReferenceCatalog catalog;

  abstract ApplicationContext start(InstantSource clock) throws Exception;

  @BeforeAll
  void open() throws Exception {
    context = start(InstantSource.fixed(NOON));
    catalog = context.getBean(ReferenceCatalog.class);
  }

  @AfterAll
  void close() {
    context.close();
  }

  @Test
  void reference_comesBackEqual_uploadedOrTakenFromAPeriod() {
    Reference period =
        new Reference(
            "kinds",
            "january",
            7,
            Reference.Source.PERIOD,
            NOON.minusSeconds(3600),
            NOON,
            "3",
            100,
            NOON);
    catalog.save(upload("kinds", "training", 8));
    catalog.save(period);
    assertThat(catalog.get("kinds", "training")).isEqualTo(upload("kinds", "training", 8));
    assertThat(catalog.get("kinds", "january")).isEqualTo(period);
  }

  @Test
  void nameGivenAgain_holdsTheNewRevisionOnly() {
    catalog.save(upload("again", "training", 1));
    catalog.save(upload("again", "training", 2));
    assertThat(catalog.of("again")).containsExactly(upload("again", "training", 2));
  }

  @Test
  void newest_isActive_unlessTheModelNamesOne() {
    catalog.save(upload("active", "b", 1));
    catalog.save(upload("active", "a", 2));
    catalog.save(upload("other", "c", 3));
    assertThat(catalog.of("active")).extracting(Reference::name).containsExactly("a", "b");
    assertThat(catalog.active(ModelSettings.defaults("active"))).contains(upload("active", "a", 2));
    assertThat(catalog.active(ModelSettings.defaults("nobody"))).isEmpty();
  }

  @Test
  void deletedOne_isGone_andSoIsNoOther() {
    catalog.save(upload("gone", "a", 1));
    catalog.save(upload("gone", "b", 2));
    assertThat(catalog.delete("gone", "b")).isTrue();
    assertThat(catalog.delete("gone", "b")).isFalse();
    assertThat(catalog.of("gone")).extracting(Reference::name).containsExactly("a");
    assertThatThrownBy(() -> catalog.get("gone", "b"))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(404));
  }

  private static Reference upload(String model, String name, long revision) {
    return new Reference(
        model, name, revision, Reference.Source.UPLOAD, null, null, null, 50, NOON);
  }
}
