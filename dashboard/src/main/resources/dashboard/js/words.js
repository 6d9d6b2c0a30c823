// What metrics are called.
const NAMES = { psi: 'PSI', psi_with_nulls: 'PSI with nulls', ks_statistic: 'KS statistic', js_distance: 'Jensen–Shannon distance', js_divergence: 'Jensen–Shannon divergence',
  chi_square: 'chi-square', cramers_v: 'Cramér’s V', wasserstein: 'Wasserstein distance', wasserstein_normalized: 'Wasserstein distance, normalised', l_infinity: 'largest difference of a bin',
  total_variation: 'total variation', hellinger: 'Hellinger distance', mean_distance: 'distance of the mean vectors', mean_distance_normalized: 'distance of the mean vectors, normalised', mean_cosine_distance: 'cosine distance of the mean vectors', mmd: 'MMD', null_rate: 'null rate', out_of_range_rate: 'out-of-range rate', unseen_category_rate: 'unseen categories', type_mismatch_rate: 'type mismatches',
  roc_auc: 'ROC AUC', f1: 'F1', macro_f1: 'macro F1', weighted_f1: 'weighted F1', matthews: 'Matthews correlation', balanced_accuracy: 'balanced accuracy', average_precision: 'average precision',
  log_loss: 'log loss', brier: 'Brier score', ece: 'calibration error', rmse: 'RMSE', mae: 'MAE', mape: 'MAPE', r2: 'R²',
  row_count: 'rows', error_rate: 'error rate', requests_per_second: 'requests a second', latency_p50: 'median latency (ms)', latency_p95: 'p95 latency (ms)', latency_p99: 'p99 latency (ms)' };

export const metricName = (metric) => NAMES[metric] ?? metric.replaceAll('_', ' ');
