package dev.tidemark.server.demo;

import java.util.ArrayList;
import java.util.List;

/** The serving system of the demo: answers flights with the champion, as they are received. */
final class Scoring {
  private final FlightModel champion;

  Scoring(FlightModel champion) {
    this.champion = champion;
  }

  /** One answer for each flight, on features that an incident may have damaged. */
  List<ScoredFlight> received(List<Flight> flights) {
    return answered(
        flights,
        flights.stream().map(f -> Incident.asReceived(f.features(), f.departure())).toList());
  }

  /** What the answers would have been without any incident. */
  List<ScoredFlight> undamaged(List<Flight> flights) {
    return answered(flights, flights.stream().map(Flight::features).toList());
  }

  private List<ScoredFlight> answered(List<Flight> flights, List<FlightFeatures> features) {
    if (flights.isEmpty()) {
      return List.of();
    }
    List<FlightModel.Answer> answers = champion.answer(features);
    List<ScoredFlight> scored = new ArrayList<>(flights.size());
    for (int i = 0; i < flights.size(); i++) {
      scored.add(new ScoredFlight(flights.get(i), features.get(i), answers.get(i)));
    }
    return scored;
  }
}
