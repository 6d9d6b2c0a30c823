package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonParser;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.prediction.PredictionRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads reference records: prediction records with the true answer, {@code label}, beside. */
public final class ReferenceDecoder extends RecordDecoder<ReferenceDecoder.Rows> {
  private final PredictionDecoder predictions;

  /**
   * @param model the model whose reference it is
   */
  public ReferenceDecoder(RecordLimits limits, String model) {
    this.predictions = new PredictionDecoder(limits, model, true, RecordIds.fresh(), Admission.ALL);
  }

  /** Predictions and the label of each. */
  public record Rows(PredictionRows predictions, List<ClassLabel> labels) {}

  @Override
  public Rows newRows() {
    return new Rows(predictions.newRows(), new ArrayList<>());
  }

  @Override
  public int size(Rows rows) {
    return rows.predictions().size();
  }

  @Override
  public int byteSize(Rows rows) {
    return rows.predictions().byteSize();
  }

  @Override
  public String wrapper() {
    return predictions.wrapper();
  }

  @Override
  void decode(JsonParser parser, long now) throws IOException, RecordRejected {
    predictions.decode(parser, now);
  }

  @Override
  @Nullable String predictionId() {
    return predictions.predictionId();
  }

  @Override
  @Nullable String model() {
    return predictions.model();
  }

  @Override
  void addTo(Rows rows) {
    predictions.addTo(rows.predictions());
    rows.labels().add(predictions.label());
  }
}
