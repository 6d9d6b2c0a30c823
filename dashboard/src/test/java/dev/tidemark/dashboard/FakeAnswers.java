package dev.tidemark.dashboard;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the analyzer answers about periods, as its documentation writes it. */
final class FakeAnswers {
  private FakeAnswers() {}

  /** A two-class model whose score is informative: positives' density rises with it. */
  static String performance() {
    return """
    {"model": "flights", "version": "1", "segment": null, "from": "2026-02-01T00:00:00Z",
     "to": "2026-05-01T00:00:00Z", "task": "binary", "positive_label": "1", "windows": 90, "rows": 1068012,
     "labelled": 998012, "label_coverage": 0.934,
     "label_delay_seconds": {"p10": 3600, "p25": 21600, "p50": 86400, "p75": 129600,
       "p90": 259200, "p95": 432000, "p99": 1209600},
     "metrics": [
       {"metric": "accuracy", "value": 0.781, "lower": 0.779, "upper": 0.783},
       {"metric": "precision", "value": 0.612, "lower": 0.607, "upper": 0.617},
       {"metric": "recall", "value": 0.534, "lower": 0.53, "upper": 0.538},
       {"metric": "f1", "value": 0.57, "lower": null, "upper": null},
       {"metric": "roc_auc", "value": 0.754, "lower": 0.751, "upper": 0.757},
       {"metric": "average_precision", "value": 0.581, "lower": 0.577, "upper": 0.585},
       {"metric": "brier", "value": 0.152, "lower": 0.151, "upper": 0.153},
       {"metric": "ece", "value": 0.024, "lower": null, "upper": null}],
     "confusion": {"classes": ["1", "0"], "cells": [[120345, 105012], [76298, 696357]]},
     "thresholds": [%s], "calibration": [%s],
     "maturity": [
       {"days": 1, "labelled": 480120, "metric": "accuracy", "value": 0.801, "lower": 0.799,
        "upper": 0.803},
       {"days": 7, "labelled": 958412, "metric": "accuracy", "value": 0.785, "lower": 0.783,
        "upper": 0.787},
       {"days": 30, "labelled": 998012, "metric": "accuracy", "value": 0.781, "lower": 0.779,
        "upper": 0.783}]}
    """
        .formatted(thresholds(), calibration());
  }

  private static String thresholds() {
    return IntStream.rangeClosed(0, 50)
        .mapToObj(i -> threshold(1 - i / 50.0))
        .collect(Collectors.joining(","));
  }

  private static String threshold(double t) {
    double positives = 225_357;
    double negatives = 772_655;
    double recall = 1 - Math.pow(t, 1.6);
    double falseRate = Math.pow(1 - t, 2.4);
    double found = positives * recall;
    double wrong = negatives * falseRate;
    double precision = found + wrong == 0 ? 1 : found / (found + wrong);
    double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    return String.format(
        Locale.ROOT,
        "{\"threshold\": %.2f, \"true_positives\": %.0f, \"false_positives\": %.0f,"
            + " \"false_negatives\": %.0f, \"true_negatives\": %.0f, \"true_positive_rate\": %.4f,"
            + " \"false_positive_rate\": %.4f, \"precision\": %.4f, \"f1\": %.4f, \"accuracy\":"
            + " %.4f}",
        t,
        found,
        wrong,
        positives - found,
        negatives - wrong,
        recall,
        falseRate,
        precision,
        f1,
        (found + negatives - wrong) / (positives + negatives));
  }

  private static String calibration() {
    return IntStream.range(0, 10)
        .mapToObj(i ->
            String.format(
                Locale.ROOT,
                "{\"rows\": %d, \"mean_score\": %.3f, \"positive_rate\": %.3f, \"lower\": %.3f,"
                    + " \"upper\": %.3f}",
                260_000 / (i + 1),
                0.05 + i / 10.0,
                0.04 + 0.088 * i,
                0.02 + 0.085 * i,
                0.06 + 0.091 * i))
        .collect(Collectors.joining(","));
  }

  /** One feature drifted, one is stable, one bears a hostile name. */
  static String comparison(String model) {
    return """
    {"model": "m", "task": "binary", "positive_label": "1", "profile": "classic", "min_sample": 30,
     "a": {"reference": null, "reference_revision": null, "from": "2026-04-01T00:00:00Z",
       "to": "2026-05-01T00:00:00Z", "version": "1", "segment": null, "rows": 360123,
       "requests": 360123.0, "errors": 120, "labelled": 300123, "performance": [
         {"metric": "accuracy", "value": 0.751, "lower": 0.749, "upper": 0.753},
         {"metric": "roc_auc", "value": 0.661, "lower": 0.651, "upper": 0.671}]},
     "b": {"reference": null, "reference_revision": null, "from": "2026-02-01T00:00:00Z",
       "to": "2026-03-01T00:00:00Z", "version": "1", "segment": null, "rows": 336789,
       "requests": 336789.0, "errors": 20, "labelled": 330123, "performance": [
         {"metric": "accuracy", "value": 0.811, "lower": 0.809, "upper": 0.813},
         {"metric": "roc_auc", "value": 0.713, "lower": 0.703, "upper": 0.723}]},
     "notes": [], "drifted_features": 1,
     "features": [%s, %s, %s], "outputs": [%s], "metrics": []}
    """
        .formatted(
            column(1, "distance", "drifted", 1.79),
            column(2, "hour", "stable", 0.002),
            column(3, "<img src=x onerror=alert(1)>\u202E", "unknown", 0.0),
            column(1, "score", "stable", 0.01));
  }

  private static String column(int rank, String name, String verdict, double psi) {
    return """
    {"rank": %d, "feature": "%s", "type": "numeric", "verdict": "%s", "excess_psi": %s,
     "a": {"rows": 360123, "values": 360000, "nulls": 123, "mismatched": 0, "null_rate": 0.0003},
     "b": {"rows": 336789, "values": 336789, "nulls": 0, "mismatched": 0, "null_rate": 0.0},
     "bins": [
       {"lower": null, "upper": 240.0, "category": null, "other": false, "reference_count": 112263,
        "current_count": 40000, "reference_share": 0.3333, "current_share": 0.1111, "psi": 0.24},
       {"lower": 240.0, "upper": 800.0, "category": null, "other": false, "reference_count": 112263,
        "current_count": 80000, "reference_share": 0.3333, "current_share": 0.2222, "psi": 0.04},
       {"lower": 800.0, "upper": null, "category": null, "other": false, "reference_count": 112263,
        "current_count": 240000, "reference_share": 0.3333, "current_share": 0.6667, "psi": 0.23}],
     "metrics": [
       {"metric": "psi", "value": %s, "lower": %s, "upper": %s, "p_value": 0.0004,
        "p_value_adjusted": 0.0008, "expected": 0.0001, "reference_value": null,
        "sample_size": 360000, "reference_size": 336789, "status": "%s", "detail": null},
       {"metric": "ks_statistic", "value": 0.21, "lower": null, "upper": null, "p_value": 0.0004,
        "p_value_adjusted": 0.0008, "expected": null, "reference_value": null,
        "sample_size": 360000, "reference_size": 336789, "status": "ok", "detail": null}]}
    """
        .formatted(
            rank,
            name,
            verdict,
            psi,
            psi,
            psi * 0.95,
            psi * 1.05,
            verdict.equals("drifted") ? "drift" : "ok");
  }

  static String explanation(String metric) {
    return """
    {"model": "flights", "feature": "distance", "metric": "%s", "profile": "classic",
     "value": 1.7912345, "p_value": 1e-9, "expected": 0.0009,
     "rule": "Bins end at the reference's deciles; a share of 0 counts as 0.0001.",
     "formula": "sum((c - r) * ln(c / r))", "counts": {"reference": [10, 20], "current": [20, 10]},
     "start": "2026-04-10T00:00:00Z", "end": "2026-04-11T00:00:00Z", "reference": "january",
     "revision": 1,
     "reference_side": {"rows": 30, "values": 30, "nulls": 0, "mismatched": 0},
     "current_side": {"rows": 31, "values": 30, "nulls": 1, "mismatched": 0},
     "bins": [
       {"lower": null, "upper": 240.0, "category": null, "other": false, "reference_count": 10,
        "current_count": 20, "reference_share": 0.3333, "current_share": 0.6667, "psi": 0.23},
       {"lower": 240.0, "upper": null, "category": null, "other": false, "reference_count": 20,
        "current_count": 10, "reference_share": 0.6667, "current_share": 0.3333, "psi": 0.23}],
     "python": "from math import log\\nr, c = [10, 20], [20, 10]\\nprint(sum(r))"}
    """
        .formatted(metric);
  }

  static String modelExplanation(String metric, String start) {
    return """
    {"model": "flights", "metric": "%s", "task": "binary", "positive_label": "1",
     "value": 0.7812345, "lower": 0.779, "upper": 0.783, "p_value": null, "expected": null,
     "reference_value": 0.8, "sample_size": 1000, "reference_size": null, "detail": "",
     "rule": "Labelled predictions by label and logged prediction.",
     "formula": "(tp + tn) / all", "source": "scikit-learn accuracy_score",
     "counts": {"tp": 120, "fp": 76, "fn": 105, "tn": 696},
     "python": "tp = 120\\nprint(tp)",
     "interval": {"rule": "Wilson's score interval, 95 %%.", "formula": "(s + z²/2n ± …)",
       "counts": {"hits": 816, "rows": 997}, "python": "hits = 816\\nprint(hits)"},
     "test": null, "start": "%s", "end": "2026-04-11T00:00:00Z", "version": "1",
     "segment": null, "reference": "january", "reference_periods": [], "revision": 1,
     "reference_side": {"rows": 30, "requests": 30, "errors": 0, "labelled": 30},
     "current_side": {"rows": 1068, "requests": 1068, "errors": 0, "labelled": 997},
     "rows": [{"side": "current", "path": "/v1/models/flights/predictions?from=x&to=y",
       "curl": "curl 'http://localhost/v1/models/flights/predictions?from=x&to=y'"}],
     "threshold": {"rule": "fixed"}, "verdict": null}
    """
        .formatted(metric, start);
  }
}
