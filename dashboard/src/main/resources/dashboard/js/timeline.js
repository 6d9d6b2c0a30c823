// What the charts over time draw: the server leaves out what is undefined everywhere.

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
