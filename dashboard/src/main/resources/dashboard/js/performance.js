// The performance page: how good the model was in a period, from the labels known now.
import * as format from './format.js';
import { Panel, failure, fetchJson, keepFresh, keys, panels, tokens } from './charts.js';
import { explained, explainer, ofModel } from './explain.js';
import { element, figure, table } from './table.js';
import { axisName, diagonal, errorBars, frame, marked, xy } from './plots.js';
import { metricName } from './words.js';
import './tabs.js';

const root = document.querySelector('.period');
function start() {
  const named = Object.fromEntries(['metrics', 'segments', 'roc', 'pr', 'calibration', 'sweep', 'confusion', 'maturity'].map((id) => [id, new Panel(id)]));
  const { model, version, window: length, from, to } = root.dataset;
  const segment = new URL(location.href).searchParams.get('segment') ?? '';
  const query = new URLSearchParams({ version, from, to, source: 'windows', window: length, ...(segment === '' ? {} : { segment }) });
  const explanation = explainer(ofModel(model, () => ({ start: from, end: to, version, ...(segment === '' ? {} : { segment }) })));
  const load = async () => {
    try {
      draw(named, await fetchJson(`/v1/models/${encodeURIComponent(model)}/performance?${query}`), segment, explanation);
    } catch (error) {
      failure(root.querySelector('[data-summary]'), 'Performance', error, load);
      Object.entries(named).filter(([id]) => id !== 'segments').forEach(([, panel]) => panel.fail(error, load));
    }
  };
  load();
  loadSegments(named.segments, segment);
  keepFresh(panels);
}

const interval = (metric, { lower, upper }) => (lower === null || upper === null ? '' : `${format.ofMetric(metric, lower)} – ${format.ofMetric(metric, upper)}`);

function draw(named, data, segment, explanation) {
  summary(data, segment);
  if (data.labelled === 0) {
    ['metrics', 'roc', 'pr', 'calibration', 'sweep', 'confusion', 'maturity'].forEach((id) => named[id].blank('No label has arrived for this period yet.'));
    return;
  }
  metrics(named.metrics, data, explanation);
  confusion(named.confusion, data);
  maturity(named.maturity, data);
  if (data.thresholds.length === 0) {
    ['roc', 'pr', 'calibration', 'sweep'].forEach((id) => { named[id].blank('Only of two-class models that log scores.'); named[id].root.hidden = true; });
    return;
  }
  const chosen = thresholdPicker(data, () => ['roc', 'pr', 'sweep'].forEach((id) => named[id].redraw()));
  roc(named.roc, data, chosen);
  precisionRecall(named.pr, data, chosen);
  calibration(named.calibration, data);
  sweep(named.sweep, data, chosen);
}

// Summary -------------------------------------------------------------------------------------

function summary(data, segment) {
  const place = root.querySelector('[data-summary]');
  const main = data.metrics.find(({ metric }) => metric === (data.task === 'regression' ? 'rmse' : 'accuracy')) ?? data.metrics[0];
  const second = data.metrics.find(({ metric }) => metric === 'roc_auc' && metric !== main?.metric);
  const say = (one) => [`${metricName(one.metric)} `, element('strong', {}, format.ofMetric(one.metric, one.value)), interval(one.metric, one) === '' ? '' : ` (${interval(one.metric, one)})`];
  place.replaceChildren(element('p', { class: 'now' },
    ...(main ? say(main) : ['Nothing can be said yet']), ...(second ? [', ', ...say(second)] : []),
    `, from ${format.count(data.labelled)} labelled of ${format.counted(data.rows, 'prediction')}`,
    typeof data.label_coverage === 'number' ? ` (${format.percent(data.label_coverage)} of the traffic)` : '',
    typeof data.windows === 'number' ? ` in ${format.counted(data.windows, 'window')}` : '',
    ...(segment === '' ? [] : [', in segment ', element('code', { dir: 'auto' }, segment)]), '.'));
  if (segment !== '') {
    const all = new URL(location.href);
    all.searchParams.delete('segment');
    place.append(element('p', {}, element('a', { href: all.href }, 'All traffic')));
  }
}

function metrics(panel, data, explanation) {
  const known = data.metrics.filter(({ value }) => value !== null);
  const describe = () => ({
    header: ['Metric', 'Value', 'from', 'to (95 %)'],
    rows: known.map((one) => [metricName(one.metric),
      ...[one.value, one.lower, one.upper].map((value) => figure(value, (v) => (v === null ? '' : format.ofMetric(one.metric, v))))]),
    numeric: [1, 2, 3],
  });
  panel.showTable(describe, (place) => place.querySelectorAll('tbody tr').forEach((row, index) => {
    const { metric } = known[index];
    row.cells[0].replaceChildren(explained(metric, metricName(metric), explanation));
  }));
  explanation.usually(() => known[0].metric);
}

// Segments ------------------------------------------------------------------------------------

/** Each segment's main metric, from the windows' results. */
async function loadSegments(panel, chosen) {
  const { model, version, window: length, from, to } = root.dataset;
  const query = new URLSearchParams({ version, window: length, from, to, segment: '*' });
  try {
    const found = await fetchJson(`/v1/models/${encodeURIComponent(model)}/metrics?${query}&metric=accuracy&metric=rmse`);
    const rows = found.series.filter((series) => series.segment !== null && series.segment !== '').map(overall).filter(({ rows: n }) => n > 0);
    const isLoss = rows.some(({ metric }) => metric === 'rmse');
    rows.sort((a, b) => (isLoss ? b.value - a.value : a.value - b.value));
    if (rows.length === 0) {
      panel.blank('No segments: name tags to split by in the model’s settings, ', element('code', {}, '"segments": ["country"]'), '.');
      return;
    }
    panel.showTable(() => ({
      header: ['Segment', metricName(rows[0].metric), 'labelled', 'windows'],
      rows: rows.map((row) => [row.segment, figure(row.value, (value) => format.ofMetric(row.metric, value)), figure(row.rows, format.count), figure(row.windows, format.count)]),
      numeric: [1, 2, 3],
    }), (place) => linkSegments(place, chosen));
  } catch (error) {
    panel.fail(error, () => loadSegments(panel, chosen));
  }
}

function overall(series) {
  const points = series.points.filter((point) => point.value !== null && point.sample_size > 0);
  const rows = points.reduce((sum, point) => sum + point.sample_size, 0);
  const isSquare = series.metric === 'rmse';
  const sum = points.reduce((total, point) => total + point.sample_size * (isSquare ? point.value ** 2 : point.value), 0);
  return { segment: series.segment, metric: series.metric, rows, windows: points.length, value: rows === 0 ? null : isSquare ? Math.sqrt(sum / rows) : sum / rows };
}

function linkSegments(place, chosen) {
  place.querySelectorAll('tbody tr').forEach((row) => {
    const name = row.cells[0].textContent;
    const address = new URL(location.href);
    address.searchParams.set('segment', name);
    row.cells[0].replaceChildren(element('a', { href: address.href, class: 'name', dir: 'auto', 'aria-current': name === chosen ? 'true' : null }, name));
  });
}

// Thresholds ----------------------------------------------------------------------------------

function thresholdPicker(data, changed) {
  const bar = document.querySelector('[data-threshold]');
  const input = bar.querySelector('input');
  const address = () => new URL(location.href);
  input.value = address().searchParams.get('threshold') ?? String(usual(data));
  const at = () => data.thresholds.reduce((best, point) => (Math.abs(point.threshold - input.valueAsNumber) < Math.abs(best.threshold - input.valueAsNumber) ? point : best));
  const say = () => {
    const point = at();
    bar.querySelector('output').textContent = Number(input.value).toFixed(2);
    bar.querySelector('[data-decision]').textContent = `precision ${format.percent(point.precision)}, recall ${format.percent(point.true_positive_rate)}, F1 ${format.statistic(point.f1)}, `
      + `${format.counted(point.false_positives, 'false alarm')}, ${format.count(point.false_negatives)} missed`;
  };
  input.addEventListener('input', () => { say(); changed(); });
  input.addEventListener('change', () => {
    const kept = address();
    kept.searchParams.set('threshold', input.value);
    history.replaceState(null, '', kept);
  });
  bar.hidden = false;
  say();
  return at;
}

/** The threshold that calls about as many positive as the logged predictions do: the model's own, as far as one can see. */
function usual({ thresholds, confusion: logged }) {
  if (logged?.cells.length !== 2) return 0.5;
  const positives = logged.cells[0][0] + logged.cells[1][0];
  const distance = (point) => Math.abs(point.true_positives + point.false_positives - positives);
  return thresholds.reduce((best, point) => (distance(point) < distance(best) ? point : best)).threshold;
}

const thresholdTable = (data) => ({
  header: ['Threshold', 'True positives', 'False positives', 'False negatives', 'True negatives', 'Recall', 'False positive rate', 'Precision', 'F1', 'Accuracy'],
  rows: data.thresholds.map((p) => [figure(p.threshold, format.statistic), ...[p.true_positives, p.false_positives, p.false_negatives, p.true_negatives].map((n) => figure(n, format.count)),
    ...[p.true_positive_rate, p.false_positive_rate, p.precision].map((n) => figure(n, format.percent)), figure(p.f1, format.statistic), figure(p.accuracy, format.percent)]),
  numeric: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
});

function roc(panel, data, chosen) {
  const points = [[0, 0], ...data.thresholds.map((p) => [p.false_positive_rate, p.true_positive_rate]), [1, 1]];
  const auc = data.metrics.find(({ metric }) => metric === 'roc_auc');
  panel.show((place) => {
    const colours = tokens();
    frame(panel, place, xy(colours, 'false positive rate', 'true positive rate'), [
      diagonal(colours), { type: 'line', data: points, symbol: 'none', silent: true, lineStyle: { color: colours.labels, width: 2 } },
      marked(colours, [chosen().false_positive_rate, chosen().true_positive_rate], `at ${format.statistic(chosen().threshold)}`)],
    keys([['line', auc ? `area ${format.statistic(auc.value)} (${interval('roc_auc', auc)})` : 'ROC curve', 'c-labels'], ['dashed', 'chance', 'c-reference']]));
  }, () => thresholdTable(data));
}

function precisionRecall(panel, data, chosen) {
  const last = data.thresholds.at(-1);
  const base = (last.true_positives + last.false_negatives) / (last.true_positives + last.false_positives + last.false_negatives + last.true_negatives);
  const area = data.metrics.find(({ metric }) => metric === 'average_precision');
  panel.show((place) => {
    const colours = tokens();
    frame(panel, place, xy(colours, 'recall', 'precision'), [
      { type: 'line', data: [[0, base], [1, base]], symbol: 'none', silent: true, lineStyle: { color: colours.reference, type: 'dashed', width: 1.5 } },
      { type: 'line', data: data.thresholds.map((p) => [p.true_positive_rate, p.precision]), symbol: 'none', silent: true, lineStyle: { color: colours.labels, width: 2 } },
      marked(colours, [chosen().true_positive_rate, chosen().precision], `at ${format.statistic(chosen().threshold)}`)],
    keys([['line', area ? `average precision ${format.statistic(area.value)}` : 'precision by recall', 'c-labels'], ['dashed', `everything called positive: ${format.percent(base)}`, 'c-reference']]));
  }, () => thresholdTable(data));
}

function sweep(panel, data, chosen) {
  const series = [['precision', 'precision', 'current', 'solid'], ['true_positive_rate', 'recall', 'labels', 'solid'], ['f1', 'F1', 'candidate', [6, 3]], ['accuracy', 'accuracy', 'reference', [2, 2]]];
  panel.show((place) => {
    const colours = tokens();
    frame(panel, place, xy(colours, 'threshold', ''), series.map(([part, , colour, type], index) => ({
      type: 'line', data: data.thresholds.map((p) => [p.threshold, p[part]]), symbol: 'none', silent: true, lineStyle: { color: colours[colour], width: 2, type },
      markLine: index > 0 ? undefined : { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: colours.text, type: 'solid', width: 1 }, data: [{ xAxis: chosen().threshold }] },
    })), keys(series.map(([, words, colour, type]) => [type === 'solid' ? 'line' : 'dashed', words, `c-${colour}`])));
  }, () => thresholdTable(data));
}

// Calibration, confusion, maturity --------------------------------------------------------------

function calibration(panel, data) {
  const bins = data.calibration;
  panel.show((place) => {
    const colours = tokens();
    const area = element('div', { class: 'area' });
    place.append(area);
    const option = xy(colours, '', 'came true');
    panel.chart(area, {
      grid: [{ ...option.grid, bottom: 96 }, { ...option.grid, top: undefined, height: 36, bottom: 44 }],
      xAxis: [{ ...option.xAxis, name: '', axisLabel: { show: false } }, { ...option.xAxis, gridIndex: 1, ...axisName(colours, 'mean score of the bin') }],
      yAxis: [option.yAxis, { ...option.yAxis, gridIndex: 1, name: '', max: (range) => range.max, interval: 1e12, splitLine: { show: false }, axisLabel: { show: false } }],
      series: [diagonal(colours),
        errorBars(colours, bins.map((bin) => [bin.mean_score, bin.lower, bin.upper])),
        { type: 'line', data: bins.map((bin) => [bin.mean_score, bin.positive_rate]), symbol: 'circle', symbolSize: 7, silent: true, lineStyle: { color: colours.labels, width: 2 }, itemStyle: { color: colours.labels } },
        { type: 'bar', xAxisIndex: 1, yAxisIndex: 1, barWidth: 8, silent: true, data: bins.map((bin) => [bin.mean_score, bin.rows]), itemStyle: { color: colours.currentFill } }],
    });
    const error = data.metrics.find(({ metric }) => metric === 'ece');
    panel.key(keys([['line', error ? `calibration error ${format.statistic(error.value)}` : 'observed', 'c-labels'], ['dashed', 'perfect', 'c-reference']]));
  }, () => ({
    header: ['Mean score', 'Came true', 'from', 'to (95 %)', 'Rows'],
    rows: bins.map((bin) => [...[bin.mean_score, bin.positive_rate, bin.lower, bin.upper].map((value) => figure(value, format.percent)), figure(bin.rows, format.count)]),
    numeric: [0, 1, 2, 3, 4],
  }));
}

function confusion(panel, data) {
  if (data.confusion === null) {
    panel.blank('Only of models that answer with classes.');
    panel.root.hidden = true;
    return;
  }
  const { classes, cells } = data.confusion;
  const sums = cells.map((row) => row.reduce((a, b) => a + b, 0));
  panel.showTable(() => ({
    header: ['Label \\ predicted', ...classes],
    rows: cells.map((row, i) => [classes[i], ...row.map((count, j) => figure(count, (n) => `${format.count(n)} (${format.percent(sums[i] === 0 ? null : row[j] / sums[i])})`))]),
    numeric: classes.map((_, index) => index + 1),
  }), (place) => {
    place.querySelectorAll('tbody tr').forEach((row, i) => [...row.cells].slice(1).forEach((cell, j) => {
      cell.className = `num ${i === j ? 'right' : 'wrong'}`;
      cell.style.setProperty('--share', sums[i] === 0 ? 0 : cells[i][j] / sums[i]);
    }));
  });
}

function maturity(panel, data) {
  const metric = data.maturity[0]?.metric ?? 'accuracy';
  const delays = Object.entries(data.label_delay_seconds);
  const stages = data.maturity.filter(({ value }) => value !== null);
  const now = data.metrics.find((one) => one.metric === metric);
  const rows = [...stages.map((stage) => ({ words: `labels within ${format.counted(stage.days, 'day')}`, ...stage })), ...(now ? [{ words: 'all labels known now', labelled: data.labelled, ...now }] : [])];
  if (rows.length === 0) {
    panel.blank('Too few labels to tell.');
    return;
  }
  panel.show((place) => {
    const colours = tokens();
    const area = element('div', { class: 'area' });
    place.append(area);
    const values = rows.flatMap((row) => [row.lower, row.upper, row.value]).filter((value) => typeof value === 'number');
    const spread = (Math.max(...values) - Math.min(...values)) || 0.01;
    const option = xy(colours, metricName(metric), '');
    panel.chart(area, {
      grid: { left: 168, right: 24, top: 8, bottom: 44 },
      xAxis: { ...option.xAxis, min: Math.min(...values) - spread * 0.15, max: Math.max(...values) + spread * 0.15, interval: undefined, splitNumber: 4,
        axisLabel: { ...option.xAxis.axisLabel, showMinLabel: false, showMaxLabel: false, hideOverlap: true, formatter: (value) => format.ofMetric(metric, value) } },
      yAxis: { type: 'category', inverse: true, data: rows.map((row) => row.words), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: colours.text, fontFamily: colours.sans, fontSize: 12 } },
      series: [{ type: 'custom', silent: true, data: rows.map((row, index) => [row.value, index]), encode: { x: 0, y: 1 },
        renderItem: (_, api) => {
          const row = rows[api.value(1)];
          const [x, y] = api.coord([row.value, api.value(1)]);
          const dot = { type: 'circle', shape: { cx: x, cy: y, r: 5 }, style: { fill: colours.labels } };
          if (row.lower === null) return dot;
          const [left] = api.coord([row.lower, 0]);
          const [right] = api.coord([row.upper, 0]);
          return { type: 'group', children: [{ type: 'line', shape: { x1: left, x2: right, y1: y, y2: y }, style: { stroke: colours.labels, lineWidth: 3 } }, dot] };
        } }],
    });
    const words = delays.filter(([name]) => ['p50', 'p90', 'p99'].includes(name)).map(([name, seconds]) => `${{ p50: 'half of the labels', p90: '90 %', p99: '99 %' }[name]} within ${format.delay(seconds)}`).join(', ');
    panel.key(element('p', { class: 'keys-row flush-left' }, words === '' ? 'The delay of the labels is not known.' : `Labels arrive: ${words}.`));
  }, () => ({
    header: ['Labels', metricName(metric), 'from', 'to (95 %)', 'Labelled'],
    rows: [...rows.map((row) => [row.words, ...[row.value, row.lower, row.upper].map((value) => figure(value, (v) => format.ofMetric(metric, v))), figure(row.labelled, format.count)]),
      ...delays.map(([name, seconds]) => [`delay, ${name.replace('p', '')} %`, figure(seconds, format.delay), '', '', ''])],
    numeric: [1, 2, 3, 4],
  }));
}

if (root) start();
