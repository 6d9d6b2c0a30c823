// What the charts over time draw: the server leaves out what is undefined everywhere.
import { fetchJson } from './charts.js';

function whole(column, data) {
  const none = () => new Array(data.starts.length).fill(null);
  ['lower', 'upper', 'expected', 'p'].forEach((part) => { column[part] ??= none(); });
  column.n ??= data.rows;
}

/** Columns of a model's windows, each with every part. */
export async function fetchTimeline(model, query) {
  const data = await fetchJson(`/v1/models/${encodeURIComponent(model)}/timeline?${query}`);
  for (const row of [...data.features, ...data.outputs]) Object.values(row.metrics).forEach((column) => whole(column, data));
  Object.values(data.metrics).forEach((column) => whole(column, data));
  return data;
}
