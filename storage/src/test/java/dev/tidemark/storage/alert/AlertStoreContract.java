package dev.tidemark.storage.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the alert tables promise on every metadata database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AlertStoreContract {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

  private final AtomicReference<Instant> time = new AtomicReference<>(NOON);
  private ApplicationContext context;
  private AlertStore store;
  private AlertSettings settings;
  private Leases leases;
  private Lease lease;

  abstract ApplicationContext start(InstantSource clock) throws Exception;

  @BeforeAll
  void open() throws Exception {
    context = start(time::get);
    store = context.getBean(AlertStore.class);
    settings = context.getBean(AlertSettings.class);
    leases = context.getBean(Leases.class);
  }

  @AfterAll
  void close() {
    context.close();
  }

  @BeforeEach
  void takeLease() {
    time.set(NOON);
    lease = leases.take("contract", "me", Duration.ofDays(1)).orElseThrow();
  }

  @Test
  void alertsEventsAndNotifications_areStoredTogetherAndComeBackEqual() {
    Alert alert = alert("a1", "credit", AlertState.FIRING);
    AlertEvent event =
        new AlertEvent(
            null,
            "a1",
            AlertEvent.Kind.FIRING,
            NOON,
            NOON,
            NOON.plusSeconds(60),
            2.31,
            0.2,
            null,
            1000L,
            7L,
            0L,
            "breach");
    assertThat(
            store.commit(
                lease,
                new AlertCommit(
                    List.of(alert),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(event),
                    List.of(notification("n1", "oncall", NOON)),
                    NOON)))
        .isTrue();

    assertThat(store.find("a1")).contains(alert);
    assertThat(store.active()).contains(alert);
    assertThat(store.newest(alert.fingerprint())).contains(alert);
    assertThat(store.list(AlertState.FIRING, "credit", 10)).containsExactly(alert);
    assertThat(store.list(AlertState.PENDING, "credit", 10)).isEmpty();
    assertThat(store.list(null, null, 10)).contains(alert);
    assertThat(store.readTo()).contains(NOON);
    assertThat(store.history("a1"))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.reading()).isEqualTo(2.31);
          assertThat(found.referenceReading()).isNull();
          assertThat(found.resultRevision()).isEqualTo(7);
        });
    assertThat(store.notification("n1"))
        .hasValueSatisfying(found -> assertThat(found.content()).isEqualTo("{\"ä\": 1}"));
  }

  @Test
  void newEpisode_changedEpisode_droppedEpisode() {
    Alert first = alert("b1", "churn", AlertState.PENDING);
    Alert second = alert("b2", "churn", AlertState.FIRING);
    store.commit(lease, commitOf(List.of(first, second), List.of(), List.of()));
    Alert over = alert("b2", "churn", AlertState.RESOLVED);
    store.commit(lease, commitOf(List.of(), List.of(over), List.of("b1")));
    assertThat(store.find("b1")).isEmpty();
    assertThat(store.find("b2")).contains(over);
    assertThat(store.ended("churn"))
        .containsExactly(new EndedSeries(over.fingerprint(), over.windowStart()));
  }

  @Test
  void acknowledgement_survivesTheNextEvaluation() {
    Alert alert = alert("c1", "fraud", AlertState.FIRING);
    store.commit(lease, commitOf(List.of(alert), List.of(), List.of()));
    store.acknowledge(
        "c1",
        "ann",
        "looking",
        NOON,
        null,
        AlertEvent.of("c1", AlertEvent.Kind.ACKNOWLEDGED, NOON, "ann: looking"));
    store.commit(lease, commitOf(List.of(), List.of(alert), List.of()));
    assertThat(store.find("c1").orElseThrow().acknowledgedBy()).isEqualTo("ann");
    assertThat(store.history("c1")).hasSize(1);
  }

  @Test
  void holderOfAnOlderLease_cannotCommit() {
    Lease old = leases.take("fence", "one", Duration.ofSeconds(10)).orElseThrow();
    assertThat(leases.take("fence", "two", Duration.ofSeconds(10))).isEmpty();
    time.set(NOON.plusSeconds(11));
    Lease current = leases.take("fence", "two", Duration.ofSeconds(10)).orElseThrow();
    assertThat(current.token()).isGreaterThan(old.token());
    Alert alert = alert("d1", "late", AlertState.FIRING);
    assertThat(store.commit(old, commitOf(List.of(alert), List.of(), List.of()))).isFalse();
    assertThat(store.find("d1")).isEmpty();
    assertThat(store.commit(current, commitOf(List.of(alert), List.of(), List.of()))).isTrue();
  }

  @Test
  void releasedLease_isFreeAtOnce() {
    Lease mine = leases.take("release", "one", Duration.ofMinutes(10)).orElseThrow();
    leases.release(mine);
    assertThat(leases.take("release", "two", Duration.ofMinutes(10))).isPresent();
  }

  @Test
  void onlyTheOldestWaitingNotificationOfAReceiver_isDue() {
    Notification first = notification("e1", "slow", NOON);
    Notification second = notification("e2", "slow", NOON);
    Notification later = notification("e3", "other", NOON.plusSeconds(60));
    store.commit(
        lease,
        new AlertCommit(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(first, second, later),
            null));
    assertThat(dueTo("slow")).containsExactly("e1");
    assertThat(dueTo("other")).isEmpty();
    Notification sent = store.notification("e1").orElseThrow();
    store.update(sent.attempted(Notification.State.DELIVERED, NOON, NOON, "HTTP 200"));
    assertThat(dueTo("slow")).containsExactly("e2");
    assertThat(
            store.notifications(
                new NotificationFilter(Notification.State.DELIVERED, "slow", null, null),
                Long.MAX_VALUE,
                10))
        .hasSize(1);
  }

  @Test
  void incidents_areFoundByModel_withTheirAlertsAndNotifications() {
    Alert one = alert("inc1", "incidents", AlertState.FIRING);
    Alert other = alert("inc2", "incidents", AlertState.RESOLVED);
    store.commit(lease, commitOf(List.of(one, other), List.of(), List.of()));
    assertThat(store.ofIncidents("incidents", false, 10)).containsExactlyInAnyOrder(one, other);
    assertThat(store.ofIncident("iincidents")).hasSize(2);
    assertThat(store.ofIncidents("nothing", false, 10)).isEmpty();
    store.enqueue(notification("inc-n", "told", NOON));
    store.enqueue(notification("inc-n", "told", NOON));
    assertThat(store.notificationsOf("icredit"))
        .filteredOn(told -> told.id().equals("inc-n"))
        .hasSize(1);
  }

  @Test
  void acknowledgementThatEnded_isGoneWithTheCommit() {
    Alert alert = alert("ack1", "acknowledged", AlertState.FIRING);
    store.commit(lease, commitOf(List.of(alert), List.of(), List.of()));
    store.acknowledge(
        "ack1",
        "ann",
        null,
        NOON,
        NOON.plusSeconds(60),
        AlertEvent.of("ack1", AlertEvent.Kind.ACKNOWLEDGED, NOON, "ann"));
    assertThat(store.acknowledged()).extracting(Alert::id).contains("ack1");
    store.commit(
        lease,
        new AlertCommit(
            List.of(), List.of(alert), List.of(), List.of("ack1"), List.of(), List.of(), null));
    assertThat(store.find("ack1").orElseThrow().acknowledgedBy()).isNull();
    assertThat(store.acknowledged()).extracting(Alert::id).doesNotContain("ack1");
  }

  @Test
  void overdue_isEverythingThatWaitsForAReceiverThatTookNothing() {
    store.enqueue(notification("late1", "stuck", NOON));
    store.enqueue(notification("fresh", "quick", NOON));
    assertThat(store.overdue(NOON.minusSeconds(1))).isEmpty();
    assertThat(store.overdue(NOON)).extracting(Notification::id).contains("late1", "fresh");
  }

  @Test
  void rulesReceiversAndSilences_comeBackEqual() {
    assertThat(settings.saveRule("r", "{}", NOON).revision()).isEqualTo(1);
    assertThat(settings.saveRule("r", "{\"a\":1}", NOON).revision()).isEqualTo(2);
    assertThat(settings.rule("r").orElseThrow().definition()).isEqualTo("{\"a\":1}");
    assertThat(settings.deleteRule("r")).isTrue();
    assertThat(settings.deleteRule("r")).isFalse();

    ReceiverRow receiver = new ReceiverRow("x", "webhook", "{}", "{\"s\":1}", null, NOON, NOON);
    settings.saveReceiver(receiver);
    settings.saveReceiver(receiver);
    assertThat(settings.receiver("x")).contains(receiver);
    assertThat(receiver.toString()).doesNotContain("\"s\"");

    SilenceRow silence =
        new SilenceRow("s", "{}", NOON, NOON.plusSeconds(60), "ann", "why", false, "", NOON);
    settings.saveSilence(silence);
    assertThat(settings.silencesNotOverAt(NOON)).containsExactly(silence);
    assertThat(settings.silencesNotOverAt(NOON.plusSeconds(60))).isEmpty();
    assertThat(settings.silences(10)).containsExactly(silence);
  }

  private List<String> dueTo(String receiver) {
    return store.due(NOON).stream()
        .filter(n -> n.receiver().equals(receiver))
        .map(Notification::id)
        .toList();
  }

  private static AlertCommit commitOf(
      List<Alert> created, List<Alert> changed, List<String> dropped) {
    return new AlertCommit(created, changed, dropped, List.of(), List.of(), List.of(), null);
  }

  @Test
  void openIncidents_areKeptWhenThereAreMoreThanAsked() {
    Alert over = alert("long1", "long", "a-over", AlertState.RESOLVED);
    Alert open = alert("long2", "long", "b-open", AlertState.FIRING);
    store.commit(lease, commitOf(List.of(over, open), List.of(), List.of()));
    assertThat(store.ofIncidents("long", false, 2)).containsExactlyInAnyOrder(over, open);
    assertThat(store.ofIncidents("long", false, 1)).containsExactly(open);
    assertThat(store.ofIncidents("long", true, 2)).containsExactly(open);
    assertThat(store.ofIncidents(null, true, 1000)).contains(open).doesNotContain(over);
  }

  private static Alert alert(String id, String model, AlertState state) {
    return alert(id, model, "i" + model, state);
  }

  private static Alert alert(String id, String model, String incident, AlertState state) {
    @Nullable Instant over = state == AlertState.RESOLVED ? NOON : null;
    return new Alert(
        id,
        "f" + id,
        incident,
        "rule",
        model,
        "1",
        "psi",
        "age",
        "",
        state,
        Severity.CRITICAL,
        2.31,
        0.2,
        null,
        2.5,
        "age: PSI 2.31 > 0.2",
        "",
        NOON,
        over,
        NOON,
        NOON.plusSeconds(60),
        1,
        0,
        LastSeen.BREACH,
        "oncall",
        null,
        null,
        null,
        null,
        NOON,
        NOON);
  }

  private static Notification notification(String id, String receiver, Instant next) {
    return new Notification(
        null,
        id,
        receiver,
        Notification.Kind.FIRING,
        "icredit",
        "credit",
        NOON,
        NOON.plusSeconds(60),
        "{\"ä\": 1}",
        Notification.State.QUEUED,
        0,
        NOON,
        next,
        null,
        "");
  }
}
