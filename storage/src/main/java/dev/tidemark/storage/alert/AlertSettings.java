package dev.tidemark.storage.alert;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rules, receivers and silences as people wrote them. Thread-safe. */
@Singleton
public final class AlertSettings {
  private final RuleRows rules;
  private final ReceiverRows receivers;
  private final SilenceRows silences;

  AlertSettings(RuleRows rules, ReceiverRows receivers, SilenceRows silences) {
    this.rules = rules;
    this.receivers = receivers;
    this.silences = silences;
  }

  public List<RuleRow> rules() {
    return rules.findAll();
  }

  public Optional<RuleRow> rule(String name) {
    return rules.findById(name);
  }

  /** Stores a rule; its revision grows by one with each change. */
  public RuleRow saveRule(String name, String definition, Instant now) {
    Optional<RuleRow> before = rules.findById(name);
    if (before.isPresent()) {
      RuleRow old = before.get();
      return rules.update(new RuleRow(name, definition, old.revision() + 1, old.createdAt(), now));
    }
    return rules.save(new RuleRow(name, definition, 1, now, now));
  }

  /** False when there was none. */
  public boolean deleteRule(String name) {
    boolean existed = rules.existsById(name);
    rules.deleteById(name);
    return existed;
  }

  /** All receivers by name. */
  public List<ReceiverRow> receivers() {
    return receivers.findAll().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  public Optional<ReceiverRow> receiver(String name) {
    return receivers.findById(name);
  }

  public void saveReceiver(ReceiverRow row) {
    if (receivers.existsById(row.name())) {
      receivers.update(row);
    } else {
      receivers.save(row);
    }
  }

  /** False when there was none. */
  public boolean deleteReceiver(String name) {
    boolean existed = receivers.existsById(name);
    receivers.deleteById(name);
    return existed;
  }

  /** Silences that are not over at a time: running or to come; and all expected changes. */
  public List<SilenceRow> silencesNotOverAt(Instant now) {
    return silences.notOverAt(now);
  }

  /** All silences, newest first. */
  public List<SilenceRow> silences(int most) {
    return silences.newest(most);
  }

  public Optional<SilenceRow> silence(String id) {
    return silences.findById(id);
  }

  public void saveSilence(SilenceRow row) {
    if (silences.existsById(row.id())) {
      silences.update(row);
    } else {
      silences.save(row);
    }
  }
}
