// The feature's page: how one window differs from the reference, bin by bin, and since when.
import * as format from './format.js';
import { Panel, TimeAxis, fetchJson, keepFresh, leftEdge, note, panels, shareMax, tip, tokens, valueAxis, when, windowCell } from './charts.js';
import { drawDistribution } from './distribution.js';
import { explanations } from './explain.js';
import { metricName } from './words.js';
import { element, figure } from './table.js';
import { fetchTimeline } from './timeline.js';

const GAP = 16;
const root = document.querySelector('.timeline');
if (root) start();

function start() {
  const [distribution, psi, quantiles, nulls, unseen, range] = ['distribution', 'psi', 'quantiles', 'nulls', 'unseen', 'range'].map((id) => new Panel(id));
  const { model, feature, version, window: length, from, to, at } = root.dataset;
  const query = new URLSearchParams({ version, window: length, from, to });
  const base = `/v1/models/${encodeURIComponent(model)}`;
  const loadTimeline = async () => {
    try {
      const data = await fetchTimeline(model, `${query}&feature=${encodeURIComponent(feature)}`);
      const row = [...data.features, ...data.outputs].find((found) => found.name === feature);
      const axis = new TimeAxis(data.starts, data.ends);
      if (row) drawSeries(psi, axis, row, 'psi', at);
      else psi.blank('No PSI in this range.');
      for (const [panel, metric] of [[nulls, 'null_rate'], [unseen, 'unseen_category_rate'], [range, 'out_of_range_rate']]) {
        panel.root.hidden = !row?.metrics[metric];
        if (row?.metrics[metric]) drawSeries(panel, axis, row, metric, at);
        else panel.blank('Not computed in this range.');
      }
      await loadQuantiles(axis);
    } catch (error) {
      [psi, nulls, unseen, range, quantiles].forEach((panel) => panel.fail(error, loadTimeline));
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
  loadProfile();
  loadTimeline();
  explanations(root);
  keepFresh(panels);
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
  panel.show((place) => {
    const colours = tokens();
    const area = element('div', { class: 'area' });
    place.append(area);
    const chosen = Math.max(0, axis.starts.indexOf(Date.parse(at)));
    note(place, format.ofMetric(metric, column.value[chosen]), 'in the window shown',
      metric === 'psi' ? `expected ${format.statistic(column.expected[chosen])}` : `reference ${format.percent(column.reference)}`,
      `n = ${format.count(column.n[chosen])}`);
    const share = format.isShare(metric);
    const base = metric === 'psi' ? column.expected : axis.starts.map(() => column.reference);
    const colour = (letter) => ({ o: colours.ok, w: colours.warning, d: colours.drift, i: colours.none, f: colours.muted })[letter] ?? colours.none;
    panel.chart(area, {
      grid: { left: leftEdge(colours), right: GAP, top: 10, bottom: 28 },
      xAxis: axis.axis(colours),
      yAxis: valueAxis(colours, { min: 0, max: share ? shareMax : undefined, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => (share ? `${+(value * 100).toFixed(2)} %` : String(+value.toPrecision(3))) } }),
      series: [
        { type: 'custom', silent: true, clip: true, z: 2, encode: { x: 0, y: 1 },
          data: axis.starts.map((start, index) => [start, column.value[index] ?? 0, index]),
          renderItem: (_, api) => {
            const index = api.value(2);
            const [left, top] = api.coord([axis.starts[index], api.value(1)]);
            const [right, bottom] = api.coord([axis.ends[index], 0]);
            const chosen = axis.starts[index] === Date.parse(at);
            const gap = right - left > 4 ? 1 : 0;
            return { type: 'rect', shape: { x: left, y: Math.min(top, bottom - 1), width: Math.max(1, right - left - gap), height: Math.max(1, bottom - top) },
              style: { fill: colour(column.status[index]), stroke: chosen ? colours.text : 'none', lineWidth: chosen ? 2 : 0 } };
          } },
        { type: 'line', step: 'middle', silent: true, symbol: 'none', z: 3, data: base.map((value, index) => [axis.middle(index), value]),
          lineStyle: { color: colours.reference, width: 1.5, type: 'dotted' } },
      ],
    });
    axis.join(panel, (index) => tip(metricName(metric), [
      ['window', when(axis, index)],
      ['value', format.ofMetric(metric, column.value[index])],
      [metric === 'psi' ? 'expected without drift' : 'reference', format.ofMetric(metric, base[index])],
      ['verdict', STATUS[column.status[index]] ?? 'no data'],
      ['p', metric === 'psi' ? format.pValue(column.p[index]) : null],
      ['n', format.count(column.n[index])],
    ]), (index) => goTo(axis, index));
  }, () => ({
    header: ['Window', 'Value', metric === 'psi' ? 'Expected' : 'Reference', 'n', 'Verdict'],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), figure(column.value[index], (value) => format.ofMetric(metric, value)),
      figure(metric === 'psi' ? column.expected[index] : column.reference, (value) => format.ofMetric(metric, value)), figure(column.n[index], format.count), STATUS[column.status[index]] ?? 'no data']),
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
    const fan = (low, high, opacity) => ({
      type: 'custom', silent: true, clip: true, data: axis.starts.map((start, index) => [start, value(high, index), index]), encode: { x: 0, y: 1 },
      renderItem: (_, api) => {
        const index = api.value(2);
        const bottomValue = value(low, index);
        if (bottomValue === null || value(high, index) === null) return null;
        const [left, top] = api.coord([axis.starts[index], value(high, index)]);
        const [right, bottom] = api.coord([axis.ends[index], bottomValue]);
        return { type: 'rect', shape: { x: left, y: top, width: Math.max(1, right - left - 0.5), height: Math.max(1, bottom - top) }, style: { fill: colours.currentFill, opacity } };
      },
    });
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
