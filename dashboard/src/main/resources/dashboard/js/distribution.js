// How the values of one feature lie on both sides.
import * as format from './format.js';
import { isNarrow, keys, shareMax, tip, tokens, valueAxis } from './charts.js';
import { element, figure } from './table.js';

const SHOWN_CATEGORIES = 24;

/** A text that is far too long for a page, cut. */
export const short = (text) => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

/** Bins in words: as many digits as tell the edges apart. */
export function binNames(bins) {
  const edges = [...new Set(bins.flatMap((bin) => [bin.lower, bin.upper]).filter((edge) => typeof edge === 'number'))];
  const digits = [3, 4, 5, 6, 8, 10, 12].find((some) => new Set(edges.map((edge) => format.statistic(edge, some))).size === edges.length) ?? 17;
  const edge = (value) => format.statistic(value, digits);
  return bins.map((bin) => {
    if (bin.lower === null && bin.upper === null) return bin.category === null ? 'other' : bin.category === '' ? '(empty text)' : bin.category;
    if (bin.lower === null) return `≤ ${edge(bin.upper)}`;
    if (bin.upper === null) return `> ${edge(bin.lower)}`;
    return `${edge(bin.lower)} – ${edge(bin.upper)}`;
  });
}

/** Categories by what they add to the PSI; numeric bins in their order. */
function shownBins(data) {
  if (data.kind === 'numeric') return data.bins;
  return [...data.bins].sort((a, b) => b.contribution - a.contribution || b.reference_share - a.reference_share).slice(0, SHOWN_CATEGORIES);
}

/**
 * Bins of both sides over each other, and what each adds to the PSI.
 * `data`: kind, bins of count, share, reference_count, reference_share, contribution; `sides`: what the two are called.
 */
export function drawDistribution(panel, data, sides = { current: 'this window', reference: 'reference' }) {
  const bins = shownBins(data);
  const whole = binNames(bins);
  const names = whole.map(short);
  panel.show((place) => {
    const colours = tokens();
    const narrow = isNarrow();
    const left = 52;
    const area = element('div', { class: 'area' });
    place.append(area);
    const category = (extra) => ({ type: 'category', data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.strongLine } }, ...extra });
    const shares = { formatter: (value) => `${+(value * 100).toFixed(1)} %` };
    const bottom = data.kind === 'numeric' ? 58 : 74;
    const strip = 60;
    panel.chart(area, {
      grid: [{ left, right: 8, top: 12, bottom: bottom + strip + 22 }, { left, right: 8, height: strip, bottom }],
      xAxis: [
        category({ axisLabel: { show: false } }),
        category({ gridIndex: 1, axisLabel: { color: colours.muted, fontFamily: colours.sans, fontSize: narrow ? 10 : 12, rotate: data.kind === 'numeric' ? 0 : 40, interval: narrow && data.kind === 'numeric' ? 1 : 0, width: 84, overflow: data.kind === 'numeric' ? 'none' : 'truncate', lineHeight: 15, margin: 8, formatter: (name) => name.replace(' – ', '–\n') } }),
      ],
      yAxis: [
        valueAxis(colours, { min: 0, max: shareMax, splitNumber: 5, axisLabel: { ...valueAxis(colours).axisLabel, ...shares } }),
        valueAxis(colours, { gridIndex: 1, splitNumber: 2, max: (range) => Math.max(range.max, 0.05), axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => String(+value.toPrecision(2)) } }),
      ],
      series: [
        { type: 'bar', data: bins.map((bin) => bin.share), barCategoryGap: '18%', silent: true, itemStyle: { color: colours.currentFill, borderRadius: [2, 2, 0, 0] } },
        steps(bins, colours),
        { type: 'bar', xAxisIndex: 1, yAxisIndex: 1, data: bins.map((bin) => bin.contribution), barCategoryGap: '18%', silent: true,
          itemStyle: { color: (item) => (item.value >= 0.05 ? colours.drift : colours.ok) } },
      ],
    });
    const legend = keys([
      ['current', sides.current],
      ['line', sides.reference, 'c-reference'],
      ['drift', 'below: what each bin adds to the PSI'],
    ]);
    legend.classList.add('flush-left');
    panel.key(legend);
    hover(panel, area, bins, names, sides);
  }, () => ({
    header: ['Bin', `Rows, ${sides.current}`, `Share, ${sides.current}`, `Rows, ${sides.reference}`, `Share, ${sides.reference}`, 'Adds to PSI'],
    rows: bins.map((bin, index) => [figure(whole[index], short), figure(bin.count, format.count), figure(bin.share, format.percent), figure(bin.reference_count, format.count),
      figure(bin.reference_share, format.percent), figure(bin.contribution, format.statistic)]),
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

function hover(panel, area, bins, names, sides) {
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
      [sides.current, `${format.percent(bin.share)} (${format.count(bin.count)})`],
      [sides.reference, `${format.percent(bin.reference_share)} (${format.count(bin.reference_count)})`],
      ['adds to PSI', format.statistic(bin.contribution)],
    ]));
    const left = event.clientX - frame.left;
    box.style.left = `${left > frame.width / 2 ? left - box.offsetWidth - 12 : left + 12}px`;
    box.style.top = '12px';
  });
  area.addEventListener('pointerleave', () => { box.hidden = true; });
}
