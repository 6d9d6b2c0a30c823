package dev.tidemark.server.demo;

/**
 * A flight and what the champion made of it.
 *
 * @param received the features as they reached the model, damaged by an incident or not
 * @param answer to these features
 */
record ScoredFlight(Flight flight, FlightFeatures received, FlightModel.Answer answer) {
  boolean isRight() {
    return answer.isLate() == flight.isLate();
  }
}
