// What the charts over time draw: the server leaves out what is undefined everywhere.
import { fetchJson } from './charts.js';

function fill(column, data) {
  const none = () => new Array(data.starts.length).fill(null);
  ['lower', 'upper', 'expected', 'p'].forEach((part) => { column[part] ??= none(); });
  column.n ??= data.rows;
}

/** The same with every part of every column. */
export function whole(data) {
  for (const row of [...data.features, ...data.outputs]) Object.values(row.metrics).forEach((column) => fill(column, data));
  Object.values(data.metrics).forEach((column) => fill(column, data));
  return data;
}

/** Columns of a model's windows, each with every part. */
export const fetchTimeline = async (model, query) => whole(await fetchJson(`/v1/models/${encodeURIComponent(model)}/timeline?${query}`));
