package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.receiver.Receiver;
import dev.tidemark.alerts.receiver.Receivers;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.silence.Silences;
import dev.tidemark.storage.alert.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What people have set up, as it is at one moment of evaluation.
 *
 * @param rules those that are on, by name
 * @param receivers those in use
 * @param now by the wall clock
 */
record Context(
    Map<String, Rule> rules,
    List<Receiver> receivers,
    List<Silences.Running> silences,
    Instant now) {

  static Context of(
      List<Rule> rules, List<Receiver> receivers, List<Silences.Running> silences, Instant now) {
    return new Context(
        rules.stream().collect(Collectors.toMap(Rule::name, Function.identity())),
        receivers.stream().filter(receiver -> receiver.disabledReason() == null).toList(),
        silences,
        now);
  }

  /** With this rule alone. */
  Context with(Rule rule) {
    return new Context(Map.of(rule.name(), rule), receivers, silences, now);
  }

  /**
   * Who is told about alerts of a rule: those it names; if it names none that exists, the receiver
   * called {@code default}; if there is no such, everybody. So a mistyped name loses no page.
   */
  List<String> receiversOf(Rule rule) {
    List<String> names = receivers.stream().map(Receiver::name).toList();
    List<String> named = rule.receivers().stream().filter(names::contains).toList();
    if (!named.isEmpty()) {
      return named;
    }
    return names.contains(Receivers.DEFAULT) ? List.of(Receivers.DEFAULT) : names;
  }

  boolean wantsResolved(String receiver) {
    return receivers.stream()
        .filter(r -> r.name().equals(receiver))
        .anyMatch(Receiver::sendsResolved);
  }

  Optional<Silences.Running> silencing(Alert alert) {
    return Silences.covering(silences, alert);
  }
}
