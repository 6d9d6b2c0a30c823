// The feature's page: how one window differs from the reference, bin by bin, and since when.
import * as format from './format.js';
import { Panel, TimeAxis, bars, columns, drawnAtOnce, fetchJson, keepFresh, leftEdge, note, panels, shareMax, tip, tokens, valueAxis, when, windowCell } from './charts.js';
import { drawDistribution } from './distribution.js';
import { explanations } from './explain.js';
import { metricName } from './words.js';
import { element, figure } from './table.js';
import { whole } from './timeline.js';

const GAP = 16;
const root = document.querySelector('.timeline');

/** What is drawn over time, where the page has a place for it: the first there is stays when it is empty. */
const SERIES = [['psi', 'psi'], ['mmd', 'mmd'], ['centre', 'mean_distance_normalized'], ['angle', 'mean_cosine_distance'],
  ['nulls', 'null_rate'], ['unseen', 'unseen_category_rate'], ['range', 'out_of_range_rate']];

function start() {
  const panel = (id) => (document.getElementById(id) ? new Panel(id) : null);
  const [distribution, quantiles, others] = ['distribution', 'quantiles', 'others'].map(panel);
  const series = SERIES.map(([id, metric]) => [panel(id), metric]).filter(([one]) => one);
  const { model, feature, version, window: length, from, to, at } = root.dataset;
  // The page holds what is drawn over time.
  const drawn = document.getElementById('drawn').textContent;
  const query = new URLSearchParams({ version, window: length, from, to });
  const base = `/v1/models/${encodeURIComponent(model)}`;
  const drawTimeline = () => {
    try {
      const data = whole(JSON.parse(drawn));
      const row = [...data.features, ...data.outputs].find((found) => found.name === feature);
      const axis = new TimeAxis(data.starts, data.ends);
      series.forEach(([one, metric], index) => {
        const isThere = Boolean(row?.metrics[metric]);
        one.root.hidden = index > 0 && !isThere;
        if (isThere) drawSeries(one, axis, row, metric, at);
        else one.blank(`No ${metricName(metric)} in this range.`);
      });
      if (quantiles) loadQuantiles(axis);
    } catch (error) {
      [...series.map(([one]) => one), quantiles].forEach((one) => one?.fail(error, drawTimeline));
    }
  };
  const loadQuantiles = async (axis) => {
    try {
      drawQuantiles(quantiles, axis, await profile(), at);
    } catch (error) {
      waiting = null;
      quantiles.fail(error, () => loadQuantiles(axis));
    }
  };
  let waiting = null;
  const profile = () => {
    waiting ??= fetchJson(`${base}/features/${encodeURIComponent(feature)}/profile?${query}&at=${encodeURIComponent(at)}`);
    return waiting;
  };
  const loadProfile = async () => {
    try {
      drawDistribution(distribution, await profile());
    } catch (error) {
      waiting = null;
      distribution.fail(error, loadProfile);
    }
  };
  if (distribution) loadProfile();
  drawTimeline();
  otherReferences(others, base);
  explanations(root);
  keepFresh(panels);
}

// Other references ----------------------------------------------------------------------------

const RANK = { ok: 0, insufficient: 1, failed: 2, warning: 3, drift: 4 };
const VERDICTS = { ok: 'ok', insufficient: 'too few rows', failed: 'failed', warning: 'warning', drift: 'drift' };

/** The same window beside the further references that the model's settings name; gone without any. */
async function otherReferences(panel, base) {
  const { feature, version, window: length, at, atEnd } = root.dataset;
  try {
    const { other_references: names } = await fetchJson(base);
    if (!names || names.length === 0) {
      panel.root.remove();
      return;
    }
    panel.root.hidden = false;
    const query = new URLSearchParams({ feature, version, from: at, to: atEnd });
    const rows = await Promise.all(names.map(async (name) => {
      const { results } = await fetchJson(`${base}/references/${encodeURIComponent(name)}/results?${query}`);
      return [name, new Map(results.filter((one) => one.window === length).map((one) => [one.metric, one]))];
    }));
    const drift = rows.some(([, of]) => of.has('mmd')) ? 'mmd' : 'psi';
    const worst = (of) => [...of.values()].map((one) => one.status).sort((a, b) => RANK[b] - RANK[a])[0];
    const value = (one) => figure(one?.value ?? null, format.statistic);
    panel.showTable(() => ({
      header: ['Reference', 'Verdict', metricName(drift), 'expected', 'KS statistic', 'adjusted p', 'n', 'n of it'],
      rows: rows.map(([name, of]) => [name, of.size === 0 ? 'not computed' : VERDICTS[worst(of)], value(of.get(drift)), figure(of.get(drift)?.expected ?? null, format.statistic), value(of.get('ks_statistic')),
        figure((of.get('ks_statistic') ?? of.get(drift))?.p_value_adjusted ?? null, format.pValue), figure(of.get(drift)?.sample_size ?? null, format.count), figure(of.get(drift)?.reference_size ?? null, format.count)]),
      numeric: [2, 3, 4, 5, 6, 7],
    }));
  } catch (error) {
    panel.root.hidden = false;
    panel.fail(error, () => otherReferences(panel, base));
  }
}

function goTo(axis, index) {
  const address = new URL(location.href);
  address.searchParams.set('at', new Date(axis.starts[index]).toISOString());
  location.assign(address);
}

// Over time -----------------------------------------------------------------------------------

const STATUS = { o: 'ok', w: 'warning', d: 'drift', i: 'insufficient', f: 'failed' };

function drawSeries(panel, axis, row, metric, at) {
  const column = row.metrics[metric];
  if (!column) {
    panel.blank('Not computed in this range.');
    return;
  }
  const isExpected = column.expected.some((value) => typeof value === 'number');
  const beside = isExpected ? 'expected' : 'reference';
  const base = isExpected ? column.expected : axis.starts.map(() => column.reference);
  panel.show((place) => {
    const colours = tokens();
    const area = element('div', { class: 'area' });
    place.append(area);
    const chosen = Math.max(0, axis.starts.indexOf(Date.parse(at)));
    note(place, format.ofMetric(metric, column.value[chosen]), 'in the window shown',
      typeof base[chosen] === 'number' ? `${beside} ${format.ofMetric(metric, base[chosen])}` : null,
      `n = ${format.count(column.n[chosen])}`);
    const share = format.isShare(metric);
    const colour = (letter) => ({ o: colours.ok, w: colours.warning, d: colours.drift, i: colours.none, f: colours.muted })[letter] ?? colours.none;
    panel.chart(area, {
      grid: { left: leftEdge(colours), right: GAP, top: 10, bottom: 28 },
      xAxis: axis.axis(colours),
      yAxis: valueAxis(colours, { min: (range) => Math.min(0, range.min), max: share ? shareMax : undefined, splitNumber: share ? 5 : 3, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => (share ? `${+(value * 100).toFixed(2)} %` : String(+value.toPrecision(3))) } }),
      series: [
        drawnAtOnce(axis.starts.map((start, index) => [start, column.value[index] ?? 0]), (api) => {
          const [, floor] = api.coord([axis.from, 0]);
          const filled = new Map();
          const marked = [];
          columns(api, axis).forEach(([left, width], index) => {
            const [, top] = api.coord([axis.from, column.value[index] ?? 0]);
            const bar = [left, Math.min(top, floor - 1), width, Math.max(1, Math.abs(floor - top))];
            const fill = colour(column.status[index]);
            if (!filled.has(fill)) filled.set(fill, []);
            filled.get(fill).push(...bar);
            if (axis.starts[index] === Date.parse(at)) marked.push(...bar);
          });
          return [...[...filled].map(([fill, numbers]) => bars(numbers, fill)), bars(marked, 'none', { stroke: colours.text, lineWidth: 2 })];
        }, { z: 2 }),
        { type: 'line', step: 'middle', silent: true, symbol: 'none', z: 3, data: base.map((value, index) => [axis.middle(index), value]),
          lineStyle: { color: colours.reference, width: 1.5, type: 'dotted' } },
      ],
    });
    axis.join(panel, (index) => tip(metricName(metric), [
      ['window', when(axis, index)],
      ['value', format.ofMetric(metric, column.value[index])],
      [isExpected ? 'expected without drift' : 'reference', typeof base[index] === 'number' ? format.ofMetric(metric, base[index]) : null],
      ['verdict', STATUS[column.status[index]] ?? 'no data'],
      ['p', typeof column.p[index] === 'number' ? format.pValue(column.p[index]) : null],
      ['n', format.count(column.n[index])],
    ]), (index) => goTo(axis, index));
  }, () => ({
    header: ['Window', 'Value', isExpected ? 'Expected' : 'Reference', 'n', 'Verdict'],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), figure(column.value[index], (value) => format.ofMetric(metric, value)),
      figure(base[index], (value) => format.ofMetric(metric, value)), figure(column.n[index], format.count), STATUS[column.status[index]] ?? 'no data']),
    numeric: [1, 2, 3],
  }));
}

function drawQuantiles(panel, axis, data, at) {
  if (data.kind !== 'numeric') {
    panel.blank('Categories have no quantiles.');
    panel.root.hidden = true;
    return;
  }
  const { over } = data;
  const byStart = new Map(over.starts.map((start, index) => [start, index]));
  const value = (level, index) => {
    const found = byStart.get(axis.starts[index]);
    return found === undefined ? null : over.values[level][found];
  };
  panel.show((place) => {
    const colours = tokens();
    const area = element('div', { class: 'area' });
    place.append(area);
    // Both ends tell the axis how far the fan reaches.
    const reach = (low, high) => [low, high].flatMap((level) => axis.starts.map((start, index) => [start, value(level, index)]));
    const fan = (low, high, opacity) => drawnAtOnce(reach(low, high), (api) => [bars(axis.starts.flatMap((start, index) => {
      if (value(low, index) === null || value(high, index) === null) return [];
      const [left, top] = api.coord([start, value(high, index)]);
      const [right, bottom] = api.coord([axis.ends[index], value(low, index)]);
      return [left, top, Math.max(1, right - left - 0.5), Math.max(1, bottom - top)];
    }), colours.currentFill, { opacity })]);
    panel.chart(area, {
      grid: { left: leftEdge(colours), right: GAP, top: 10, bottom: 28 },
      xAxis: axis.axis(colours),
      yAxis: valueAxis(colours, { scale: true, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (v) => format.statistic(v) } }),
      series: [
        fan(0, 4, 0.28), fan(1, 3, 0.5),
        { type: 'line', step: 'middle', silent: true, symbol: 'none', data: axis.starts.map((_, index) => [axis.middle(index), value(2, index)]), lineStyle: { color: colours.current, width: 2 },
          markLine: typeof over.reference[2] === 'number' ? { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: colours.reference, type: 'dashed', width: 1.5 }, data: [{ yAxis: over.reference[2] }] } : undefined },
      ],
    });
    axis.join(panel, (index) => tip('Quantiles', [
      ['window', when(axis, index)],
      ...over.levels.map((level, i) => [`${level * 100} %`, `${format.statistic(value(i, index))} (reference ${format.statistic(over.reference[i])})`]),
    ]), (index) => goTo(axis, index));
  }, () => ({
    header: ['Window', ...over.levels.map((level) => `${level * 100} %`)],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), ...over.levels.map((_, i) => figure(value(i, index), format.statistic))]),
    numeric: over.levels.map((_, index) => index + 1),
  }));
}

// Last, since what is defined above is used at once.
if (root) start();
