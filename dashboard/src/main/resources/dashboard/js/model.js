// The model's page: drift strip, performance, traffic and nulls over one time axis.
import * as format from './format.js';
import { Panel, TimeAxis, fetchJson, isNarrow, keepFresh, keys, leftEdge, note, panels, tip, tokens, valueAxis, when, windowCell } from './charts.js';
import { element, figure } from './table.js';
import { whole } from './timeline.js';
import { metricName } from './words.js';
import './tabs.js';

const WORDS = { o: 'stable', w: 'warning', d: 'drift', i: 'too few rows', f: 'failed', '.': 'no data' };
const PERFORMANCE = ['accuracy', 'rmse', 'roc_auc', 'f1', 'macro_f1', 'precision', 'recall', 'average_precision',
  'log_loss', 'brier', 'ece', 'balanced_accuracy', 'matthews', 'mae', 'mape', 'r2'];
const SHOWN_ROWS = 40;
const GAP = 16;

function start() {
  ['strip', 'performance', 'traffic', 'nulls'].forEach((id) => new Panel(id));
  // The page holds what its charts draw.
  const data = whole(JSON.parse(document.getElementById('drawn').textContent));
  const marks = [];
  draw(panels, data, marks);
  alerts(data.model).then((found) => {
    marks.push(...found);
    if (found.length > 0 && panels[1].draw) panels[1].redraw();
  });
  keepFresh(panels);
}

/** Alerts are marks beside the numbers: without them the page still stands. */
async function alerts(model) {
  try {
    const found = await fetchJson(`/v1/alerts?model=${encodeURIComponent(model)}`);
    return found.alerts ?? [];
  } catch {
    return [];
  }
}

function draw([strip, performance, traffic, nulls], data, marks) {
  if (data.windows_per_column > 1) {
    strip.root.querySelector('.hint').textContent = `each column is the window that stands out most of ${data.windows_per_column}; choose a shorter range to see all`;
  }
  const axis = new TimeAxis(data.starts, data.ends);
  const rows = [...data.features, ...data.outputs.map((row) => ({ ...row, isOutput: true }))].filter((row) => row.metrics.psi);
  const weights = new Map(rows.map((row) => [row, weight(row.metrics.psi)]));
  rows.sort((a, b) => weights.get(b) - weights.get(a));
  alone(strip, () => drawStrip(strip, axis, data, rows.slice(0, SHOWN_ROWS)));
  alone(performance, () => drawPerformance(performance, axis, data, marks));
  alone(traffic, () => drawTraffic(traffic, axis, data));
  alone(nulls, () => drawNulls(nulls, axis, data));
}

/** A panel that cannot be drawn says so; the others stand. */
function alone(panel, work) {
  try {
    work();
  } catch (error) {
    panel.fail(error, () => alone(panel, work));
  }
}

/** Orders the rows: what drifts now comes first, then what drifted most in the range. */
function weight({ value, status }) {
  const last = [...status].findLast((letter) => 'owd'.includes(letter));
  const drifted = value.reduce((sum, v, index) => sum + (status[index] === 'd' ? v : 0), 0);
  return (last === 'd' ? 1e6 : 0) + drifted;
}

const featureUrl = (data, name, index, axis) => {
  const address = new URL(`/models/${encodeURIComponent(data.model)}/features/${encodeURIComponent(name)}`, location.origin);
  const here = new URL(location.href);
  ['version', 'window', 'from', 'to'].forEach((key) => {
    if (here.searchParams.has(key)) address.searchParams.set(key, here.searchParams.get(key));
  });
  if (index !== undefined) address.searchParams.set('at', new Date(axis.starts[index]).toISOString());
  return address.href;
};

// Drift strip ---------------------------------------------------------------------------------

/** How grave a cell is, from 0 to 1: the PSI beyond what chance explains, 1 and more is full. */
export function gravity(value, expected) {
  const excess = Math.max(0, (value ?? 0) - (expected ?? 0));
  return Math.min(1, Math.log1p(4 * excess) / Math.log1p(4));
}

function drawStrip(panel, axis, data, rows) {
  const cells = (place) => {
    const colours = tokens();
    const narrow = isNarrow();
    const rowHeight = narrow ? 48 : 30;
    const height = rows.length * rowHeight;
    place.style.height = 'auto';
    const names = element('ol', {}, ...rows.map((row) => name(row, data, axis)));
    const area = element('div', { class: 'area' });
    area.style.height = `${height + 24}px`;
    place.append(element('div', { class: 'strip' }, names, area), keys([
      ['ok', 'as expected'], ['warning', 'warning'], ['drift', 'drift'], ['insufficient', 'too few rows to judge']]));
    const left = narrow ? leftEdge(colours) : 32;
    panel.chart(area, {
      grid: { left, right: GAP, top: 0, bottom: 24 },
      xAxis: axis.axis(colours),
      yAxis: { type: 'value', min: 0, max: rows.length, inverse: true, show: false },
      series: [{
        type: 'custom',
        clip: true,
        silent: true,
        progressive: 0,
        data: rows.flatMap((row, y) => axis.starts.map((_, x) => [axis.starts[x], y, x])),
        renderItem: (_, api) => cell(api, axis, rows, rowHeight, colours, narrow),
        encode: { x: 0, y: 1 },
      }],
    });
    axis.join(panel, (index, y) => {
      const row = rows[Math.floor(y / rowHeight)];
      return row ? describe(axis, row, index) : null;
    }, (index, y) => {
      const row = rows[Math.floor(y / rowHeight)];
      if (row) location.assign(featureUrl(data, row.name, index, axis));
    });
  };
  panel.show(cells, () => ({
    header: ['Window', ...rows.map((row) => row.name)],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), ...rows.map((row) =>
      figure(row.metrics.psi.value[index], (psi) => `${format.statistic(psi)} ${WORDS[row.metrics.psi.status[index]]}`))]),
    numeric: rows.map((_, index) => index + 1),
  }));
}

function lastJudged(column) {
  for (let index = column.status.length - 1; index >= 0; index -= 1) {
    if ('owd'.includes(column.status[index])) return index;
  }
  return -1;
}

function name(row, data, axis) {
  const { psi } = row.metrics;
  const last = lastJudged(psi);
  const status = last < 0 ? 'i' : psi.status[last];
  const style = [row.isOutput ? 'output' : '', status === 'd' ? 'drift' : '', status === 'w' ? 'warning' : ''].join(' ').trim();
  return element('li', { class: style },
    element('a', { class: 'name', dir: 'auto', href: featureUrl(data, row.name), title: row.isOutput ? `${row.name} (output)` : row.name }, row.name),
    element('span', { class: 'n', title: 'PSI in the latest window' }, last < 0 ? '–' : `${status === 'd' ? '◆ ' : ''}${format.statistic(psi.value[last])}`));
}

function cell(api, axis, rows, rowHeight, colours, narrow) {
  const y = api.value(1);
  const index = api.value(2);
  const { psi } = rows[y].metrics;
  const [left] = api.coord([axis.starts[index], y]);
  const [right] = api.coord([axis.ends[index], y]);
  const gap = right - left > 4 ? 1 : 0;
  const width = Math.max(1, right - left - gap);
  const base = (y + 1) * rowHeight - 4;
  const full = narrow ? 24 : rowHeight - 6;
  const status = psi.status[index];
  const bar = (share, fill) => {
    const height = Math.max(3, Math.round(full * share));
    return { type: 'rect', shape: { x: left, y: base - height, width, height, r: Math.min(1.5, width / 4) }, style: { fill } };
  };
  const grave = gravity(psi.value[index], psi.expected[index]);
  switch (status) {
    case 'o': return bar(0.12 + 0.25 * grave, colours.ok);
    case 'w': return bar(0.35 + 0.3 * grave, colours.warning);
    case 'd': return bar(0.55 + 0.45 * grave, grave > 0.75 ? colours.driftDeep : colours.drift);
    case 'i': return hatched(left, base - full * 0.5, width, full * 0.5, colours.none);
    case 'f': return crossed(left, base - full * 0.5, width, full * 0.5, colours.muted);
    default: return { type: 'line', shape: { x1: left, y1: base, x2: left + width, y2: base }, style: { stroke: colours.none, lineDash: [1, 3] } };
  }
}

function hatched(x, y, width, height, colour) {
  const children = [];
  for (let at = -height; at < width; at += 4) {
    const x1 = Math.max(0, at);
    const x2 = Math.min(width, at + height);
    if (x2 > x1) {
      children.push({ type: 'line', shape: { x1: x + x1, y1: y + height - (x1 - at), x2: x + x2, y2: y + height - (x2 - at) }, style: { stroke: colour, lineWidth: 1 } });
    }
  }
  return { type: 'group', children };
}

function crossed(x, y, width, height, colour) {
  const style = { stroke: colour, lineWidth: 1, fill: 'none' };
  return { type: 'group', children: [
    { type: 'rect', shape: { x, y, width, height }, style },
    { type: 'line', shape: { x1: x, y1: y, x2: x + width, y2: y + height }, style },
    { type: 'line', shape: { x1: x + width, y1: y, x2: x, y2: y + height }, style }] };
}

function describe(axis, row, index) {
  const { psi, null_rate: nulls } = row.metrics;
  return tip(row.name, [
    ['window', when(axis, index)],
    ['verdict', WORDS[psi.status[index]]],
    ['PSI', format.statistic(psi.value[index])],
    ['expected without drift', format.statistic(psi.expected[index])],
    ['p', format.pValue(psi.p[index])],
    ['nulls', nulls ? format.percent(nulls.value[index]) : null],
    ['n', format.count(psi.n[index])],
  ]);
}

// Performance ---------------------------------------------------------------------------------

function drawPerformance(panel, axis, data, marks) {
  const present = PERFORMANCE.filter((metric) => data.metrics[metric] || data.metrics[`estimated_${metric}`]);
  if (present.length === 0) {
    panel.blank('No label has arrived for these windows. Post them as they become known: ',
      element('code', {}, `POST /v1/labels {"model", "prediction_id", "label", "timestamp"}`));
    return;
  }
  let metric = present[0];
  const chooser = element('select', { 'aria-label': 'Performance metric' },
    ...present.map((name) => element('option', { value: name }, metricName(name))));
  chooser.addEventListener('change', () => { metric = chooser.value; panel.redraw(); });
  panel.show((place) => performanceChart(panel, place, axis, data, metric, marks), () => {
    const realised = data.metrics[metric];
    const estimated = data.metrics[`estimated_${metric}`];
    const coverage = data.metrics.label_coverage;
    return {
      header: ['Window', metricName(metric), 'from', 'to (95 %)', 'estimated', 'labelled', 'coverage'],
      rows: axis.starts.map((_, index) => [windowCell(axis, index),
        ...[realised?.value[index], realised?.lower[index], realised?.upper[index], estimated?.value[index]].map((value) => figure(value ?? null, (v) => format.ofMetric(metric, v))),
        figure(realised?.n[index] ?? null, format.count), figure(coverage?.value[index] ?? null, format.percent)]),
      numeric: [1, 2, 3, 4, 5, 6],
    };
  });
  panel.tools.prepend(chooser);
}

const points = (axis, values) => values.map((value, index) => [axis.middle(index), value]);

function band(axis, column, colours) {
  return {
    type: 'custom',
    silent: true,
    clip: true,
    z: 1,
    data: axis.starts.map((_, index) => [axis.middle(index), index]),
    renderItem: (_, api) => {
      const index = api.value(1);
      const next = index + 1;
      const defined = (i) => i < axis.starts.length && column.lower[i] !== null && column.upper[i] !== null;
      if (!defined(index)) return null;
      const at = (i, value) => api.coord([axis.middle(i), value]);
      if (!defined(next)) {
        const [x, top] = at(index, column.upper[index]);
        const [, bottom] = at(index, column.lower[index]);
        return { type: 'rect', shape: { x: x - 1.5, y: top, width: 3, height: bottom - top }, style: { fill: colours.labelsSoft } };
      }
      return {
        type: 'polygon',
        shape: { points: [at(index, column.upper[index]), at(next, column.upper[next]), at(next, column.lower[next]), at(index, column.lower[index])] },
        style: { fill: colours.labelsSoft },
      };
    },
  };
}

function performanceChart(panel, place, axis, data, metric, marks) {
  const colours = tokens();
  const left = leftEdge(colours);
  const realised = data.metrics[metric];
  const estimated = data.metrics[`estimated_${metric}`];
  const coverage = data.metrics.label_coverage;
  const share = format.isShare(metric) || metric === 'accuracy';
  const label = { formatter: (value) => (share ? `${+(value * 100).toFixed(1)} %` : String(+value.toPrecision(4))) };
  const area = element('div', { class: 'area' });
  place.style.height = '';
  place.append(area);
  const last = realised ? realised.value.findLastIndex((v) => v !== null) : -1;
  if (last >= 0) {
    note(place, format.ofMetric(metric, realised.value[last]),
      realised.lower[last] === null ? null : `${format.ofMetric(metric, realised.lower[last])} – ${format.ofMetric(metric, realised.upper[last])}`,
      `reference ${format.ofMetric(metric, realised.reference)}`, `n = ${format.count(realised.n[last])} labelled`,
      coverage ? `${format.percent(coverage.value[last])} of the window` : null);
  }
  const series = [];
  if (realised) {
    series.push(band(axis, realised, colours), {
      type: 'line', data: points(axis, realised.value), symbol: 'circle', symbolSize: axis.starts.length > 60 ? 3 : 5, showSymbol: true,
      lineStyle: { color: colours.labels, width: 2 }, itemStyle: { color: colours.labels }, silent: true, connectNulls: false,
      markLine: typeof realised.reference === 'number' ? {
        silent: true, symbol: 'none', lineStyle: { color: colours.reference, type: 'dashed', width: 1.5 },
        label: { formatter: `reference ${format.ofMetric(metric, realised.reference)}`, position: 'insideStartTop', color: colours.text, backgroundColor: colours.surface, padding: [1, 4], fontFamily: colours.sans },
        data: [{ yAxis: realised.reference }],
      } : undefined,
      markArea: { silent: true, itemStyle: { color: colours.hover }, data: alertAreas(marks, axis, metric) },
    });
  }
  if (estimated) {
    series.push({ type: 'line', data: points(axis, estimated.value), symbol: 'none', silent: true,
      lineStyle: { color: colours.labels, width: 1.5, type: 'dashed' } });
  }
  if (coverage) {
    series.push({ type: 'custom', silent: true, clip: true, xAxisIndex: 1, yAxisIndex: 1,
      data: axis.starts.map((start, index) => [start, coverage.value[index] ?? 0, index]),
      renderItem: (_, api) => rect(api, axis, api.value(2), api.value(1), colours.labels) });
  }
  // A window with a handful of labels must not flatten the others: its interval may leave the chart.
  const values = [realised, estimated].filter(Boolean).flatMap((column) => {
    const halves = column.value.map((_, i) => column.upper[i] - column.lower[i]).filter((half) => half > 0).sort((a, b) => a - b);
    const usual = 4 * (halves[halves.length >> 1] ?? Infinity);
    const isUsual = (i) => column.upper[i] - column.lower[i] <= usual;
    return [...column.value, ...column.lower.filter((_, i) => isUsual(i)), ...column.upper.filter((_, i) => isUsual(i)), column.reference];
  }).filter((v) => typeof v === 'number');
  const spread = Math.max(...values) - Math.min(...values) || Math.abs(values[0]) || 1;
  panel.chart(area, {
    grid: [{ left, right: GAP, top: 12, bottom: coverage ? 84 : 28 }, { left, right: GAP, height: 36, bottom: 28 }],
    xAxis: [axis.axis(colours, coverage ? { axisLabel: { show: false } } : {}), { ...axis.axis(colours), gridIndex: 1, show: Boolean(coverage) }],
    yAxis: [
      valueAxis(colours, { scale: true, min: Math.min(...values) - spread * 0.12, max: Math.max(...values) + spread * 0.12, axisLabel: { ...valueAxis(colours).axisLabel, ...label, showMinLabel: false, showMaxLabel: false } }),
      valueAxis(colours, { gridIndex: 1, min: 0, max: 1, interval: 1, show: Boolean(coverage), splitLine: { show: false }, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => (value === 1 ? '100 %' : '0') } }),
    ],
    series,
  });
  panel.key(keys([
    ['line', metricName(metric), 'c-labels'],
    ...(estimated ? [['dashed', 'estimated before labels', 'c-labels']] : []),
    ['dashed', 'reference', 'c-reference'],
    ...(coverage ? [['coverage', 'bars below: share of predictions with a label', 'c-labels']] : []),
    ...(marks.length > 0 ? [['current', 'shaded: alert']] : []),
  ]));
  axis.join(panel, (index) => tip(metricName(metric), [
    ['window', when(axis, index)],
    ['value', realised ? format.ofMetric(metric, realised.value[index]) : null],
    ['95 % interval', realised && realised.lower[index] !== null ? `${format.ofMetric(metric, realised.lower[index])} – ${format.ofMetric(metric, realised.upper[index])}` : null],
    ['estimated', estimated ? format.ofMetric(metric, estimated.value[index]) : null],
    ['reference', realised ? format.ofMetric(metric, realised.reference) : null],
    ['label coverage', coverage ? format.percent(coverage.value[index]) : null],
    ['n labelled', realised ? format.count(realised.n[index]) : null],
  ]));
}

function alertAreas(marks, axis, metric) {
  return marks
    .filter((alert) => !alert.feature && (alert.metric === undefined || alert.metric === metric))
    .map((alert) => [Date.parse(alert.started_at), alert.resolved_at ? Date.parse(alert.resolved_at) : axis.to])
    .filter(([from, to]) => to > axis.from && from < axis.to)
    .map(([from, to]) => [{ xAxis: Math.max(from, axis.from) }, { xAxis: Math.min(to, axis.to) }]);
}

function rect(api, axis, index, value, fill) {
  const [left, top] = api.coord([axis.starts[index], value]);
  const [right, bottom] = api.coord([axis.ends[index], 0]);
  const gap = right - left > 4 ? 1 : 0;
  return { type: 'rect', shape: { x: left, y: top, width: Math.max(1, right - left - gap), height: Math.max(0, bottom - top) }, style: { fill } };
}

// Traffic and nulls ---------------------------------------------------------------------------

function drawTraffic(panel, axis, data) {
  panel.show((place) => {
    const colours = tokens();
    const area = element('div', { class: 'area' });
    place.append(area);
    note(place, format.count(data.rows.at(-1)), ...(data.windows_per_column > 1 ? ['in one window of the last column']
      : ['in the latest window', `${format.count(data.rows.reduce((a, b) => a + b, 0))} in the range`]));
    panel.chart(area, {
      grid: { left: leftEdge(colours), right: GAP, top: 8, bottom: 28 },
      xAxis: axis.axis(colours),
      yAxis: valueAxis(colours, { axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => format.count(value) } }),
      series: [{ type: 'custom', silent: true, clip: true,
        data: axis.starts.map((start, index) => [start, data.rows[index], index]),
        renderItem: (_, api) => rect(api, axis, api.value(2), api.value(1), colours.currentFill), encode: { x: 0, y: 1 } }],
    });
    axis.join(panel, (index) => tip('Traffic', [
      ['window', when(axis, index)],
      ['predictions', format.count(data.rows[index])],
      ['a second', format.statistic(data.rows[index] / ((axis.ends[index] - axis.starts[index]) / 1000))],
      ['errors', data.metrics.error_rate ? format.percent(data.metrics.error_rate.value[index]) : null],
      ['p95 latency', data.metrics.latency_p95 ? `${format.statistic(data.metrics.latency_p95.value[index])} ms` : null],
    ]));
  }, () => ({
    header: ['Window', 'Predictions'],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), figure(data.rows[index], format.count)]),
    numeric: [1],
  }));
}

const DASHES = ['solid', [6, 3], [2, 2], [8, 3, 2, 3], [1, 3]];

function drawNulls(panel, axis, data) {
  const most = (row) => Math.max(0, ...row.metrics.null_rate.value.map((v) => (v ?? 0) - (row.metrics.null_rate.reference ?? 0)));
  const rows = data.features.filter((row) => row.metrics.null_rate).sort((a, b) => most(b) - most(a));
  if (rows.length === 0) {
    panel.blank('No null rates in this range.');
    return;
  }
  if (rows.every((row) => row.metrics.null_rate.value.every((value) => !value))) {
    panel.blank(`No nulls in any of ${rows.length} features in this range.`);
    return;
  }
  const told = rows.filter((row) => most(row) > 0.001).slice(0, DASHES.length);
  panel.show((place) => {
    const colours = tokens();
    const palette = [colours.drift, colours.current, colours.labels, colours.candidate, colours.warning];
    const area = element('div', { class: 'area' });
    place.append(area);
    note(place, null, ...told.map((row, index) => {
      const mark = element('i', { 'aria-hidden': 'true' });
      mark.style.borderTop = `2px ${['solid', 'dashed', 'dotted', 'dashed', 'dotted'][index]} ${palette[index]}`;
      const peak = Math.max(...row.metrics.null_rate.value.map((v) => v ?? 0));
      return element('span', { class: 'key' }, mark, element('span', { class: 'name', dir: 'auto' }, row.name), ` up to ${format.percent(peak)}`);
    }), rows.length > told.length ? `grey: ${rows.length - told.length} other features` : null);
    const line = (row, colour, type, width) => ({ type: 'line', step: 'middle', data: points(axis, row.metrics.null_rate.value), symbol: 'none', silent: true,
      lineStyle: { color: colour, width, type }, endLabel: { show: false } });
    panel.chart(area, {
      grid: { left: leftEdge(colours), right: GAP, top: 8, bottom: 28 },
      xAxis: axis.axis(colours),
      yAxis: valueAxis(colours, { min: 0, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => `${+(value * 100).toFixed(2)} %` } }),
      series: [
        ...rows.filter((row) => !told.includes(row)).slice(0, 60).map((row) => line(row, colours.none, 'solid', 1)),
        ...told.map((row, index) => line(row, palette[index], DASHES[index], 2)),
      ],
    });
    axis.join(panel, (index) => tip('Nulls', [
      ['window', when(axis, index)],
      ...told.map((row) => [row.name, `${format.percent(row.metrics.null_rate.value[index])} (reference ${format.percent(row.metrics.null_rate.reference)})`]),
      ['n', format.count(data.rows[index])],
    ]));
  }, () => ({
    header: ['Window', ...rows.map((row) => row.name)],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), ...rows.map((row) => figure(row.metrics.null_rate.value[index], format.percent))]),
    numeric: rows.map((_, index) => index + 1),
  }));
}

// Last, since what is defined above is used at once.
if (document.querySelector('.timeline')) start();
