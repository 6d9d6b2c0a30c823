package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.receiver.QuietHours;
import dev.tidemark.alerts.receiver.Receiver;
import dev.tidemark.alerts.receiver.Receivers;
import dev.tidemark.alerts.receiver.Routing;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.silence.Matchers;
import dev.tidemark.alerts.silence.Silences;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people have set up, as it is at one moment of evaluation.
 *
 * @param rules those that are on, by name
 * @param routes receivers in use that are told of alerts
 * @param budgets pages that rules may still cause; used up while this is in use
 * @param now by the wall clock
 */
record Context(
    Map<String, Rule> rules,
    List<Route> routes,
    List<Silences.Running> silences,
    Budgets budgets,
    Instant now) {

  /** A receiver, as far as it matters who is told. */
  record Route(
      String name,
      boolean sendsResolved,
      @Nullable Matchers matchers,
      @Nullable QuietHours quietHours) {
    static Route of(Receiver receiver) {
      Routing routing = receiver.routing();
      return new Route(
          receiver.name(), receiver.sendsResolved(), routing.matchers(), routing.quietHours());
    }
  }

  static Context of(
      List<Rule> rules,
      List<Receiver> receivers,
      List<Silences.Running> silences,
      Budgets budgets,
      Instant now) {
    return new Context(
        rules.stream().collect(Collectors.toMap(Rule::name, Function.identity())),
        receivers.stream()
            .filter(receiver -> receiver.disabledReason() == null && receiver.isTold())
            .map(Route::of)
            .toList(),
        silences,
        budgets,
        now);
  }

  /** With this rule alone. */
  Context with(Rule rule) {
    return new Context(Map.of(rule.name(), rule), routes, silences, budgets, now);
  }

  /**
   * Who is told now about an alert: the receivers that its rule names; if it names none that
   * exists, those whose matchers ask for the alert; if there are none, the receiver called {@code
   * default}; if there is no such, everybody without matchers, and failing that everybody. So a
   * mistyped name loses no page. In its quiet hours a receiver is told of critical alerts only.
   */
  List<String> receiversOf(Rule given, Alert alert) {
    Rule rule = given.at(alert.model(), alert.version(), alert.feature(), alert.segment());
    return routed(rule, alert).stream()
        .filter(receiver ->
            alert.severity() == Severity.CRITICAL
                || receiver.quietHours() == null
                || !receiver.quietHours().contains(now))
        .map(Route::name)
        .toList();
  }

  private List<Route> routed(Rule rule, Alert alert) {
    List<Route> named = routes.stream().filter(r -> rule.receivers().contains(r.name())).toList();
    if (!named.isEmpty()) {
      return named;
    }
    List<Route> asking =
        routes.stream().filter(r -> r.matchers() != null && r.matchers().match(alert)).toList();
    if (!asking.isEmpty()) {
      return asking;
    }
    List<Route> byDefault =
        routes.stream().filter(r -> r.name().equals(Receivers.DEFAULT)).toList();
    if (!byDefault.isEmpty()) {
      return byDefault;
    }
    List<Route> open = routes.stream().filter(r -> r.matchers() == null).toList();
    return open.isEmpty() ? routes : open;
  }

  boolean wantsResolved(String receiver) {
    return routes.stream().filter(r -> r.name().equals(receiver)).anyMatch(Route::sendsResolved);
  }

  Optional<Silences.Running> silencing(Alert alert) {
    return Silences.covering(silences, alert);
  }
}
