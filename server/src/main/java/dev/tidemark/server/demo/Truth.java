package dev.tidemark.server.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What only the demo knows, as it holds the whole truth: how many flights were late on which day,
 * and how accurate the champion was and would have been while an incident lasted. The summary sets
 * it beside what the service found.
 */
final class Truth {
  private final Share lateInReference = new Share();
  private final Map<Instant, Share> lateByDay = new HashMap<>();
  private final Map<Incident, Share> rightAsReceived = new EnumMap<>(Incident.class);
  private final Map<Incident, Share> rightUndamaged = new EnumMap<>(Incident.class);

  /** A growing share. */
  static final class Share {
    private long hits;
    private long all;

    void add(boolean hit) {
      hits += hit ? 1 : 0;
      all++;
    }

    /** NaN when nothing was counted. */
    double value() {
      return (double) hits / all;
    }

    void addAll(Share other) {
      hits += other.hits;
      all += other.all;
    }
  }

  void addReceived(List<ScoredFlight> scored) {
    for (ScoredFlight row : scored) {
      Instant day = row.flight().departure().truncatedTo(ChronoUnit.DAYS);
      lateByDay.computeIfAbsent(day, _ -> new Share()).add(row.flight().isLate());
      count(rightAsReceived, row);
    }
  }

  void addUndamaged(List<ScoredFlight> scored) {
    scored.forEach(row -> count(rightUndamaged, row));
  }

  void addReference(List<ScoredFlight> scored) {
    scored.forEach(row -> lateInReference.add(row.flight().isLate()));
  }

  /** Share of the reference's flights that were late. */
  double lateInReference() {
    return lateInReference.value();
  }

  /** Share of these days' flights that were late. */
  double late(List<Instant> days) {
    Share share = new Share();
    days.stream().map(day -> lateByDay.getOrDefault(day, new Share())).forEach(share::addAll);
    return share.value();
  }

  /** Accuracy lost to an incident, as a share; negative when it gained by chance. */
  double cost(Incident incident) {
    return accuracyUndamaged(incident) - accuracyAsReceived(incident);
  }

  double accuracyAsReceived(Incident incident) {
    return rightAsReceived.getOrDefault(incident, new Share()).value();
  }

  double accuracyUndamaged(Incident incident) {
    return rightUndamaged.getOrDefault(incident, new Share()).value();
  }

  private static void count(Map<Incident, Share> shares, ScoredFlight row) {
    for (Incident incident : Incident.values()) {
      if (incident.covers(row.flight().departure())) {
        shares.computeIfAbsent(incident, _ -> new Share()).add(row.isRight());
      }
    }
  }
}
