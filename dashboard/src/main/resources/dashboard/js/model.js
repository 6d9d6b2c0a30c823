// The model's page: drift strip, performance, traffic and nulls over one time axis.
import * as format from './format.js';
import { Panel, TimeAxis, bars, drawnAtOnce, fetchJson, keepFresh, keys, leftEdge, lines, note, panels, region, shareMax, tip, tokens, valueAxis, when, windowBars, windowCell } from './charts.js';
import { announced, versions } from './deployments.js';
import { explainer, ofModel } from './explain.js';
import { drawServing } from './serving.js';
import { drawStrip } from './strip.js';
import { element, figure } from './table.js';
import { whole } from './timeline.js';
import { metricName } from './words.js';
import './tabs.js';

const PERFORMANCE = ['accuracy', 'rmse', 'roc_auc', 'f1', 'macro_f1', 'precision', 'recall', 'average_precision',
  'log_loss', 'brier', 'ece', 'balanced_accuracy', 'matthews', 'mae', 'mape', 'r2'];
const GAP = 16;

function start() {
  ['strip', 'performance', 'traffic', 'serving', 'nulls'].forEach((id) => new Panel(id));
  // The page holds what its charts draw.
  const data = whole(JSON.parse(document.getElementById('drawn').textContent));
  const axis = new TimeAxis(data.starts, data.ends);
  axis.marks = versions(data);
  const firing = [];
  draw(panels, axis, data, firing);
  alerts(data.model).then((found) => {
    firing.push(...found);
    if (found.length > 0 && panels[1].draw) panels[1].redraw();
  });
  announced(data.model).then((found) => {
    axis.marks.push(...found);
    if (axis.shownMarks().some((mark) => found.includes(mark))) panels.forEach((panel) => panel.draw && panel.redraw());
  });
  keepFresh(panels);
}

/** Alerts stand beside the numbers: without them the page still stands. */
async function alerts(model) {
  try {
    const found = await fetchJson(`/v1/alerts?model=${encodeURIComponent(model)}`);
    return found.alerts ?? [];
  } catch {
    return [];
  }
}

function draw([strip, performance, traffic, serving, nulls], axis, data, firing) {
  if (data.windows_per_column > 1) {
    strip.root.querySelector('.hint').textContent = `each column is the window that stands out most of ${data.windows_per_column}; choose a shorter range to see all`;
  }
  alone(strip, () => drawStrip(strip, axis, data));
  alone(performance, () => drawPerformance(performance, axis, data, firing));
  alone(traffic, () => drawTraffic(traffic, axis, data));
  alone(serving, () => drawServing(serving, axis, data));
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

// Performance ---------------------------------------------------------------------------------

function drawPerformance(panel, axis, data, firing) {
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
  panel.show((place) => performanceChart(panel, place, axis, data, metric, firing), () => {
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
  panel.tools.prepend(chooser, ...(data.windows_per_column > 1 ? [] : [explainButton(data, () => metric)]));
}

/** How the metric's newest number came about: of the estimate where no label has arrived. */
function explainButton(data, chosen) {
  const name = () => (data.metrics[chosen()] ? chosen() : `estimated_${chosen()}`);
  const newest = () => data.metrics[name()].value.findLastIndex((value) => value !== null);
  const { model, version } = document.querySelector('.timeline').dataset;
  const time = (milliseconds) => new Date(milliseconds).toISOString();
  const explanation = explainer(ofModel(model, () => ({ start: time(data.starts[newest()]), end: time(data.ends[newest()]), version })));
  document.querySelector('.how').hidden = false;
  explanation.usually(name);
  const button = element('button', { type: 'button', class: 'quiet', title: 'How the newest number was computed' }, 'Explain');
  button.addEventListener('click', () => explanation.open(name()));
  return button;
}

const points = (axis, values) => values.map((value, index) => [axis.middle(index), value]);

/** The interval: an area for each run of windows that have one, a bar for a window alone. */
function band(axis, column, colours) {
  const isDefined = (index) => column.lower[index] !== null && column.upper[index] !== null;
  const runs = [];
  axis.starts.forEach((_, index) => {
    if (!isDefined(index)) return;
    if (index > 0 && isDefined(index - 1)) runs.at(-1).push(index);
    else runs.push([index]);
  });
  const run = (api, indexes) => {
    const at = (index, value) => api.coord([axis.middle(index), value]);
    const above = indexes.map((index) => at(index, column.upper[index]));
    const below = indexes.map((index) => at(index, column.lower[index]));
    if (indexes.length > 1) return region([...above, ...below.reverse()].flat(), colours.labelsSoft);
    return bars([above[0][0] - 1.5, above[0][1], 3, below[0][1] - above[0][1]], colours.labelsSoft);
  };
  return drawnAtOnce(axis.starts.map((_, index) => [axis.middle(index), index]), (api) => runs.map((one) => run(api, one)), { z: 1 });
}

function performanceChart(panel, place, axis, data, metric, firing) {
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
  const areas = alertAreas(firing, axis, metric);
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
      markArea: { silent: true, itemStyle: { color: colours.hover }, data: areas },
    });
  }
  if (estimated) {
    series.push({ type: 'line', data: points(axis, estimated.value), symbol: 'none', silent: true,
      lineStyle: { color: colours.labels, width: 1.5, type: 'dashed' } });
  }
  if (coverage) {
    series.push(windowBars(axis, coverage.value, colours.labels, { xAxisIndex: 1, yAxisIndex: 1 }));
  }
  series.push(...axis.upright(colours));
  // A window with a handful of labels must not flatten the others: its interval may leave the chart.
  const values = [realised, estimated].filter(Boolean).flatMap((column) => {
    const halves = column.value.map((_, i) => column.upper[i] - column.lower[i]).filter((half) => half > 0).sort((a, b) => a - b);
    const usual = 4 * (halves[halves.length >> 1] ?? Infinity);
    const isUsual = (i) => column.upper[i] - column.lower[i] <= usual;
    return [...column.value, ...column.lower.filter((_, i) => isUsual(i)), ...column.upper.filter((_, i) => isUsual(i)), column.reference];
  }).filter((v) => typeof v === 'number');
  const spread = Math.max(...values) - Math.min(...values) || Math.abs(values[0]) || 1;
  const least = Math.min(...values);
  const [lowest, highest] = [least >= 0 ? Math.max(0, least - spread * 0.12) : least - spread * 0.12, Math.max(...values) + spread * 0.12];
  panel.chart(area, {
    grid: [{ left, right: GAP, top: 12, bottom: coverage ? 84 : 28 }, { left, right: GAP, height: 36, bottom: 28 }],
    xAxis: [axis.axis(colours, coverage ? { axisLabel: { show: false } } : {}), { ...axis.axis(colours), gridIndex: 1, show: Boolean(coverage) }],
    yAxis: [
      valueAxis(colours, { scale: true, min: lowest, max: share ? Math.min(1, highest) : highest, axisLabel: { ...valueAxis(colours).axisLabel, ...label, showMinLabel: false, showMaxLabel: false } }),
      valueAxis(colours, { gridIndex: 1, min: 0, max: 1, interval: 1, show: Boolean(coverage), splitLine: { show: false }, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => (value === 1 ? '100 %' : '0') } }),
    ],
    series,
  });
  panel.key(keys([
    ['line', metricName(metric), 'c-labels'],
    ...(estimated ? [['dashed', 'estimated before labels', 'c-labels']] : []),
    ['dashed', 'reference', 'c-reference'],
    ...(coverage ? [['coverage', 'bars below: share of predictions with a label', 'c-labels']] : []),
    ...(areas.length > 0 ? [['shaded', 'an alert fired']] : []),
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

function alertAreas(firing, axis, metric) {
  return firing
    .filter((alert) => !alert.feature && (alert.metric === undefined || alert.metric === metric))
    .map((alert) => [Date.parse(alert.started_at), alert.resolved_at ? Date.parse(alert.resolved_at) : axis.to])
    .filter(([from, to]) => to > axis.from && from < axis.to)
    .map(([from, to]) => [{ xAxis: Math.max(from, axis.from) }, { xAxis: Math.min(to, axis.to) }]);
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
      series: [windowBars(axis, data.rows, colours.currentFill), ...axis.upright(colours)],
    });
    axis.join(panel, (index) => tip('Traffic', [
      ['window', when(axis, index)],
      ['predictions', format.count(data.rows[index])],
      ['a second', format.statistic(data.rows[index] / ((axis.ends[index] - axis.starts[index]) / 1000))],
    ]));
  }, () => ({
    header: ['Window', 'Predictions'],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), figure(data.rows[index], format.count)]),
    numeric: [1],
  }));
}

const DASHES = ['solid', [6, 3], [2, 2], [8, 3, 2, 3], [1, 3]];

/** Many lines that are there to show where most are: one shape, a step a window. */
function others(axis, values, colours) {
  const highest = axis.starts.map((start, index) => [start, Math.max(0, ...values.map((of) => of[index] ?? 0))]);
  return drawnAtOnce(highest, (api) => {
    const edges = axis.starts.map((start, index) => [api.coord([start, 0])[0], api.coord([axis.ends[index], 0])[0]]);
    const drawn = [];
    for (const of of values) {
      let before = null;
      of.forEach((value, index) => {
        const y = value === null ? null : api.coord([axis.from, value])[1];
        if (y !== null) drawn.push(edges[index][0], y, edges[index][1], y);
        if (y !== null && before !== null) drawn.push(edges[index][0], before, edges[index][0], y);
        before = y;
      });
    }
    return [lines(drawn, colours.none)];
  });
}

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
      yAxis: valueAxis(colours, { min: 0, max: shareMax, splitNumber: 5, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => `${+(value * 100).toFixed(2)} %` } }),
      series: [
        others(axis, rows.filter((row) => !told.includes(row)).slice(0, 60).map((row) => row.metrics.null_rate.value), colours),
        ...told.map((row, index) => line(row, palette[index], DASHES[index], 2)),
        ...axis.upright(colours),
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
