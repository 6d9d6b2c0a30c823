// Plots of shares against shares: axes, diagonals, error bars, a marked point.
import { element } from './table.js';
import { valueAxis } from './charts.js';

const share = (value) => `${Math.round(value * 100)} %`;

export const axisName = (colours, name) => ({ name, nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: colours.muted, fontFamily: colours.sans, fontSize: 12 } });

/** Both axes from 0 to 1. */
export function xy(colours, x, y) {
  const axis = (name) => ({ ...valueAxis(colours), min: 0, max: 1, interval: 0.25, axisLabel: { color: colours.muted, fontFamily: colours.sans, fontSize: 12, formatter: share }, ...axisName(colours, name) });
  return { grid: { left: y === '' ? 44 : 64, right: 24, top: 12, bottom: 48 }, xAxis: { ...axis(x), splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colours.strongLine } } }, yAxis: { ...axis(y), nameGap: 44 } };
}

export const diagonal = (colours) => ({ type: 'line', data: [[0, 0], [1, 1]], symbol: 'none', silent: true, lineStyle: { color: colours.reference, type: 'dashed', width: 1.5 } });

export const marked = (colours, point, words) => ({ type: 'scatter', data: [point], symbolSize: 11, silent: true, itemStyle: { color: colours.surface, borderColor: colours.text, borderWidth: 2 },
  label: { show: true, formatter: words, position: point[0] > 0.7 ? 'left' : 'right', color: colours.text, fontFamily: colours.sans, fontSize: 12, distance: 8 } });

/** Bars from lower to upper at x: [[x, lower, upper], …]; none where one is null. */
export const errorBars = (colours, bars) => ({
  type: 'custom', silent: true, clip: true, z: 3, data: bars.map(([x, lower, upper]) => [x, upper, lower]), encode: { x: 0, y: [1, 2] },
  renderItem: (_, api) => {
    const [x, top] = api.coord([api.value(0), api.value(1)]);
    const [, bottom] = api.coord([api.value(0), api.value(2)]);
    if (!Number.isFinite(top) || !Number.isFinite(bottom)) return null;
    const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colours.labels, lineWidth: 1.5 } });
    return { type: 'group', children: [line(x, top, x, bottom), line(x - 4, top, x + 4, top), line(x - 4, bottom, x + 4, bottom)] };
  },
});

/** One plot in a panel, its key below. */
export function frame(panel, place, option, series, key) {
  const area = element('div', { class: 'area' });
  place.append(area);
  panel.chart(area, { ...option, series });
  panel.key(key);
}
