package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.incident.Chart;
import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.rule.Numbers;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** People by e-mail, as text and HTML; messages about one alert form one thread. */
@Singleton
final class EmailReceiver implements ReceiverType {
  private static final int MOST_RECIPIENTS = 50;

  private static final int MOST_ALERTS = 50;

  @Override
  public String name() {
    return "email";
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    List<String> to =
        fields.node("to").filter(node -> node.isString()).isPresent()
            ? fields.text("to").map(text -> List.of(text.split("\\s*,\\s*"))).orElse(List.of())
            : fields.texts("to");
    if (to.isEmpty() || to.size() > MOST_RECIPIENTS) {
      fields.error("to", "give 1 to " + MOST_RECIPIENTS + " addresses");
    }
    for (String address : to) {
      if (!address.matches("[^\\s@<>,;\"]{1,64}@[A-Za-z0-9.-]{1,255}")) {
        fields.error("to", "'" + address + "' is not an e-mail address");
      }
    }
    return new Options(Map.of("to", to), Map.of());
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    return List.of();
  }

  @Override
  public Optional<Mail> mail(Receiver receiver, Message message) {
    Told told = Told.of(message);
    List<String> to = new ArrayList<>();
    JsonNode addresses = receiver.settings().get("to");
    if (addresses != null) {
      addresses.values().forEach(address -> to.add(address.getStringValue()));
    }
    String thread = told.incidents().size() == 1 ? told.incidents().getFirst().id() : message.id();
    Chart chart = told.firing() ? Chart.in(message.content()).orElse(null) : null;
    return Optional.of(
        new Mail(
            to,
            "[Tidemark] " + (told.firing() ? "" : "Resolved: ") + told.headline(),
            text(told),
            html(told, chart),
            thread,
            chart));
  }

  private static String text(Told told) {
    StringBuilder text = new StringBuilder(told.headline()).append("\n\n");
    if (told.diagnosed()) {
      Told.Incident incident = told.incidents().getFirst();
      text.append(incident.evidence()).append("\n\n");
      incident.features().forEach(feature -> text.append("* ").append(feature.line()).append('\n'));
      text.append("\nLook first: ").append(incident.lookFirst()).append("\n\n");
    }
    for (Told.One alert : listed(told)) {
      text.append("- ").append(alert.severity()).append(": ").append(alert.summary());
      text.append("\n  ").append(alert.url()).append('\n');
      if (!alert.runbookUrl().isEmpty()) {
        text.append("  runbook: ").append(alert.runbookUrl()).append('\n');
      }
    }
    if (told.beyond(MOST_ALERTS) > 0) {
      text.append("… and ").append(told.beyond(MOST_ALERTS)).append(" more\n");
    }
    return text.append("\nDashboard: ").append(told.url()).append('\n').toString();
  }

  private static String html(Told told, @Nullable Chart chart) {
    StringBuilder html =
        new StringBuilder(
            "<!doctype html><html><body style=\"font-family:sans-serif;max-width:42em\">");
    html.append("<h2 style=\"color:").append(told.firing() ? "#b3261e" : "#1b6e3c").append("\">");
    html.append(escaped(told.headline())).append("</h2>");
    if (told.diagnosed()) {
      Told.Incident incident = told.incidents().getFirst();
      html.append("<p>").append(escaped(incident.evidence())).append("</p>");
      if (!incident.features().isEmpty()) {
        html.append("<ul>");
        incident
            .features()
            .forEach(f -> html.append("<li>").append(escaped(f.line())).append("</li>"));
        html.append("</ul>");
      }
      html.append("<p><b>Look first:</b> ").append(escaped(incident.lookFirst())).append("</p>");
    }
    if (chart != null) {
      String words = escaped(words(chart));
      html.append("<p><img src=\"cid:chart\" width=\"" + ChartImage.WIDTH);
      html.append("\" height=\"" + ChartImage.HEIGHT + "\" alt=\"" + words + "\"><br><small>");
      html.append(words).append("</small></p>");
    }
    html.append("<table cellpadding=\"6\" style=\"border-collapse:collapse\">");
    for (Told.One alert : listed(told)) {
      html.append("<tr style=\"border-top:1px solid #ccc\"><td><b>");
      html.append(escaped(alert.severity())).append("</b></td><td>");
      html.append(escaped(alert.summary()));
      html.append("</td><td><a href=\"").append(escaped(alert.url())).append("\">show</a>");
      if (!alert.runbookUrl().isEmpty()) {
        html.append(" <a href=\"").append(escaped(alert.runbookUrl())).append("\">runbook</a>");
      }
      html.append("</td></tr>");
    }
    html.append("</table>");
    if (told.beyond(MOST_ALERTS) > 0) {
      html.append("<p>… and ").append(told.beyond(MOST_ALERTS)).append(" more</p>");
    }
    return html.append("<p><a href=\"")
        .append(escaped(told.url()))
        .append("\">Open the dashboard</a></p></body></html>")
        .toString();
  }

  /** What the picture shows. */
  private static String words(Chart chart) {
    Chart.Point first = chart.points().getFirst();
    Chart.Point last = chart.points().getLast();
    String of = chart.feature().isEmpty() ? "" : " of " + chart.feature();
    StringBuilder words = new StringBuilder();
    words.append(Numbers.metric(chart.metric())).append(of);
    words.append(" since ").append(first.start()).append(": from ");
    words.append(Numbers.value(chart.metric(), first.value())).append(" to ");
    words.append(Numbers.value(chart.metric(), last.value()));
    if (chart.limit() != null) {
      words.append("; dashed: the limit, ").append(Numbers.value(chart.metric(), chart.limit()));
    }
    if (chart.reference() != null) {
      words.append("; grey: the reference, ");
      words.append(Numbers.value(chart.metric(), chart.reference()));
    }
    return words.toString();
  }

  private static List<Told.One> listed(Told told) {
    return told.alerts().stream().limit(MOST_ALERTS).toList();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
