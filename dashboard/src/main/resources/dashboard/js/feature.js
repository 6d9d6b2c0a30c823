// The feature's page: how one window differs from the reference, bin by bin, and since when.
import * as format from './format.js';
import { Panel, TimeAxis, fetchJson, isNarrow, keepFresh, keys, leftEdge, note, tip, tokens, valueAxis } from './charts.js';
import { element } from './table.js';
import { fetchTimeline } from './timeline.js';

const SHOWN_CATEGORIES = 24;
const GAP = 16;
const root = document.querySelector('.timeline');
if (root) start();

function start() {
  const panels = ['distribution', 'psi', 'quantiles', 'nulls'].map((id) => new Panel(id));
  const [distribution, psi, quantiles, nulls] = panels;
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
      if (row?.metrics.null_rate) drawSeries(nulls, axis, row, 'null_rate', at);
      else nulls.blank('No null rate in this range.');
      await loadQuantiles(axis);
    } catch (error) {
      [psi, nulls, quantiles].forEach((panel) => panel.fail(error, loadTimeline));
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
  keepFresh(panels);
}

const when = (axis, index) => `${format.moment(axis.starts[index])} – ${format.moment(axis.ends[index])} ${format.zoneName()}`;

function goTo(axis, index) {
  const address = new URL(location.href);
  address.searchParams.set('at', new Date(axis.starts[index]).toISOString());
  location.assign(address);
}

// Distribution --------------------------------------------------------------------------------

function binName(bin) {
  if (bin.lower === null && bin.upper === null) return bin.category === null ? 'other' : bin.category === '' ? '(empty text)' : bin.category;
  if (bin.lower === null) return `≤ ${format.statistic(bin.upper)}`;
  if (bin.upper === null) return `> ${format.statistic(bin.lower)}`;
  return `${format.statistic(bin.lower)} – ${format.statistic(bin.upper)}`;
}

/** Categories by what they add to the PSI; numeric bins in their order. */
function shownBins(data) {
  if (data.kind === 'numeric') return data.bins;
  return [...data.bins].sort((a, b) => b.contribution - a.contribution || b.reference_share - a.reference_share).slice(0, SHOWN_CATEGORIES);
}

function drawDistribution(panel, data) {
  const bins = shownBins(data);
  const names = bins.map(binName);
  panel.show((place) => {
    const colours = tokens();
    const narrow = isNarrow();
    const left = 52;
    const area = element('div', { class: 'area' });
    place.append(area);
    const category = (extra) => ({ type: 'category', data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.strongLine } }, ...extra });
    const shares = { formatter: (value) => `${+(value * 100).toFixed(1)} %` };
    const bottom = 58;
    const strip = 64;
    panel.chart(area, {
      grid: [{ left, right: 8, top: 12, bottom: bottom + strip + 22 }, { left, right: 8, height: strip, bottom }],
      xAxis: [
        category({ axisLabel: { show: false } }),
        category({ gridIndex: 1, axisLabel: { color: colours.muted, fontFamily: colours.sans, fontSize: narrow ? 10 : 12, rotate: data.kind === 'numeric' ? 0 : 40, interval: narrow && data.kind === 'numeric' ? 1 : 0, width: 84, overflow: data.kind === 'numeric' ? 'none' : 'truncate', lineHeight: 15, margin: 8, formatter: (name) => name.replace(' – ', '–\n') } }),
      ],
      yAxis: [
        valueAxis(colours, { min: 0, axisLabel: { ...valueAxis(colours).axisLabel, ...shares } }),
        valueAxis(colours, { gridIndex: 1, splitNumber: 2, max: (range) => Math.max(range.max, 0.05), axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => String(+value.toPrecision(2)) } }),
      ],
      series: [
        { type: 'bar', data: bins.map((bin) => bin.share), barCategoryGap: '18%', silent: true, itemStyle: { color: colours.currentFill, borderRadius: [2, 2, 0, 0] } },
        steps(bins, colours),
        { type: 'bar', xAxisIndex: 1, yAxisIndex: 1, data: bins.map((bin) => bin.contribution), barCategoryGap: '18%', silent: true,
          itemStyle: { color: (item) => (item.value >= 0.05 ? colours.drift : colours.ok) } },
      ],
    });
    place.parentElement.querySelector('.keys-row')?.remove();
    const legend = keys([
      ['current', 'this window'],
      ['line', 'reference', 'c-reference'],
      ['drift', 'below: what each bin adds to the PSI'],
    ]);
    legend.style.marginLeft = '0';
    place.after(legend);
    hover(panel, area, bins, names);
  }, () => ({
    header: ['Bin', 'This window', 'Share', 'Reference', 'Share', 'Adds to PSI'],
    rows: bins.map((bin, index) => [names[index], format.count(bin.count), format.percent(bin.share), format.count(bin.reference_count), format.percent(bin.reference_share), format.statistic(bin.contribution)]),
    numeric: [1, 2, 3, 4, 5],
  }));
}

function steps(bins, colours) {
  return {
    type: 'custom', silent: true, z: 5, data: bins.map((bin, index) => [index, bin.reference_share]),
    renderItem: (_, api) => {
      const index = api.value(0);
      const [x, y] = api.coord([index, api.value(1)]);
      const half = api.size([1, 0])[0] / 2;
      const next = bins[index + 1];
      const line = [[x - half, y], [x + half, y]];
      if (next) line.push([x + half, api.coord([index, next.reference_share])[1]]);
      return { type: 'polyline', shape: { points: line }, style: { stroke: colours.reference, lineWidth: 2, fill: 'none' } };
    },
  };
}

function hover(panel, area, bins, names) {
  const box = element('div', { class: 'tip', hidden: true });
  box.style.cssText = 'position:absolute;z-index:5;pointer-events:none;padding:8px 10px;border-radius:6px;background:var(--surface);border:1px solid var(--strong-line);';
  area.append(box);
  area.addEventListener('pointermove', (event) => {
    const frame = area.getBoundingClientRect();
    const index = panel.instance.convertFromPixel({ xAxisIndex: 0 }, event.clientX - frame.left);
    const bin = bins[index];
    box.hidden = bin === undefined;
    if (!bin) return;
    box.replaceChildren(tip(names[index], [
      ['this window', `${format.percent(bin.share)} (${format.count(bin.count)})`],
      ['reference', `${format.percent(bin.reference_share)} (${format.count(bin.reference_count)})`],
      ['adds to PSI', format.statistic(bin.contribution)],
    ]));
    const left = event.clientX - frame.left;
    box.style.left = `${left > frame.width / 2 ? left - box.offsetWidth - 12 : left + 12}px`;
    box.style.top = '12px';
  });
  area.addEventListener('pointerleave', () => { box.hidden = true; });
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
      yAxis: valueAxis(colours, { min: 0, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => (share ? `${+(value * 100).toFixed(2)} %` : String(+value.toPrecision(3))) } }),
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
    axis.join(panel, (index) => tip(metric === 'psi' ? 'PSI' : 'Null rate', [
      ['window', when(axis, index)],
      ['value', format.ofMetric(metric, column.value[index])],
      [metric === 'psi' ? 'expected without drift' : 'reference', format.ofMetric(metric, base[index])],
      ['verdict', STATUS[column.status[index]] ?? 'no data'],
      ['p', metric === 'psi' ? format.pValue(column.p[index]) : null],
      ['n', format.count(column.n[index])],
    ]), (index) => goTo(axis, index));
  }, () => ({
    header: ['Window', 'Value', metric === 'psi' ? 'Expected' : 'Reference', 'n', 'Verdict'],
    rows: axis.starts.map((_, index) => [when(axis, index), format.ofMetric(metric, column.value[index]),
      format.ofMetric(metric, metric === 'psi' ? column.expected[index] : column.reference), format.count(column.n[index]), STATUS[column.status[index]] ?? 'no data']),
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
    rows: axis.starts.map((_, index) => [when(axis, index), ...over.levels.map((_, i) => format.statistic(value(i, index)))]),
    numeric: over.levels.map((_, index) => index + 1),
  }));
}
