package dev.tidemark.shadow.mapping;

import java.util.List;

/**
 * What a user says of one model input.
 *
 * @param features one for each column of the input
 * @param type {@code string}, {@code number}, {@code embedding}; empty: as the input is
 * @param list whether a list was given, as a matrix has it
 */
public record InputRequest(List<String> features, String type, boolean list) {
  public InputRequest {
    features = List.copyOf(features);
  }
}
