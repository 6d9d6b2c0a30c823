// The drift strip: one row a feature, one column a window.
import * as format from './format.js';
import { bars, columns, isNarrow, keys, leftEdge, lines, tip, tokens, when, windowCell } from './charts.js';
import { element, figure } from './table.js';
import { metricName } from './words.js';

const WORDS = { o: 'stable', w: 'warning', d: 'drift', i: 'too few rows', f: 'failed', '.': 'no data' };
const SHOWN_ROWS = 40;
const SHOWN_ON_A_PHONE = 10;
const GAP = 16;
const NAMED_MARKS = 6;

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

/** What 0.2 is for PSI, its limit, is this for MMD. */
const SCALES = { psi: 1, mmd: 0.2 / 0.015 };

/** How grave a cell is, from 0 to 1: the drift beyond what chance explains, 1 and more is full. */
function gravity(measure, value, expected) {
  const excess = SCALES[measure] * Math.max(0, (value ?? 0) - (expected ?? 0));
  return Math.min(1, Math.log1p(4 * excess) / Math.log1p(4));
}

/** Features and outputs by how much they drift, a column a window. */
export function drawStrip(panel, axis, data) {
  const all = [...data.features, ...data.outputs.map((row) => ({ ...row, isOutput: true }))]
    .map((row) => ({ ...row, drift: row.metrics.psi ?? row.metrics.mmd, measure: row.metrics.psi ? 'psi' : 'mmd' })).filter((row) => row.drift);
  const weights = new Map(all.map((row) => [row, weight(row.drift)]));
  all.sort((a, b) => weights.get(b) - weights.get(a));
  let isUnfolded = false;
  const draw = (place) => {
    const colours = tokens();
    const narrow = isNarrow();
    const most = narrow && !isUnfolded ? SHOWN_ON_A_PHONE : SHOWN_ROWS;
    const rows = all.slice(0, all.length <= most + 2 ? all.length : most);
    const rowHeight = narrow ? 48 : 30;
    const height = rows.length * rowHeight;
    place.style.height = 'auto';
    const names = element('ol', {}, ...rows.map((row) => name(row, data, axis)));
    const area = element('div', { class: 'area' });
    area.style.height = `${height + 24}px`;
    place.append(element('div', { class: 'strip' }, names, area), keys([
      ['ok', 'as expected'], ['warning', 'warning'], ['drift', 'drift'], ['insufficient', 'too few rows to judge'],
      ...axis.shownMarks().slice(0, NAMED_MARKS).map(({ at, text }) => ['upright', [element('bdi', {}, text), `, ${format.moment(at)}`]])]));
    if (rows.length < all.length) place.append(rest(rows.length, all.length, narrow, () => { isUnfolded = true; panel.redraw(); }));
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
        data: rows.map((_, y) => [axis.starts[0], y]),
        renderItem: ({ dataIndex: y }, api) => ({ type: 'group', children: cells(columns(api, axis), rows[y], (y + 1) * rowHeight - 4, narrow ? 24 : rowHeight - 6, colours) }),
        encode: { x: 0, y: 1 },
      }, ...axis.upright(colours)],
    });
    axis.join(panel, (index, y) => {
      const row = rows[Math.floor(y / rowHeight)];
      return row ? describe(axis, row, index) : null;
    }, (index, y) => {
      const row = rows[Math.floor(y / rowHeight)];
      if (row) location.assign(featureUrl(data, row.name, index, axis));
    });
  };
  panel.show(draw, () => ({
    header: ['Window', ...all.map((row) => row.name)],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), ...all.map((row) =>
      figure(row.drift.value[index], (value) => `${format.statistic(value)} ${WORDS[row.drift.status[index]]}`))]),
    numeric: all.map((_, index) => index + 1),
  }));
}

/** What the strip leaves out, and on a phone the way to it; the table below has all. */
function rest(shown, all, isPhone, unfold) {
  const most = Math.min(all, SHOWN_ROWS);
  if (!isPhone || shown >= most) return element('p', { class: 'strip-rest muted' }, `The first ${shown} of ${all}; “As table” and the latest window below have all.`);
  const button = element('button', { type: 'button', class: 'unfold' }, `Show ${most === all ? 'all' : 'the first'} ${most}`);
  button.addEventListener('click', unfold);
  return button;
}

function lastJudged(column) {
  for (let index = column.status.length - 1; index >= 0; index -= 1) {
    if ('owd'.includes(column.status[index])) return index;
  }
  return -1;
}

function name(row, data, axis) {
  const { drift } = row;
  const last = lastJudged(drift);
  const status = last < 0 ? 'i' : drift.status[last];
  const style = [row.isOutput ? 'output' : '', status === 'd' ? 'drift' : '', status === 'w' ? 'warning' : ''].join(' ').trim();
  return element('li', { class: style },
    element('a', { class: 'name', dir: 'auto', href: featureUrl(data, row.name), title: row.isOutput ? `${row.name} (output)` : row.name }, row.name),
    element('span', { class: 'n', title: `${metricName(row.measure)} in the latest window` }, last < 0 ? '–' : `${status === 'd' ? '◆ ' : ''}${format.statistic(drift.value[last])}`));
}

/** A row's cells, all of one colour as one shape; they stand on `base`. */
function cells(places, { drift, measure }, base, full, colours) {
  const filled = new Map();
  const fill = (colour, left, width, share) => {
    const height = Math.max(3, Math.round(full * share));
    if (!filled.has(colour)) filled.set(colour, []);
    filled.get(colour).push(left, base - height, width, height);
  };
  const [hatches, crosses, dots] = [[], [], []];
  places.forEach(([left, width], index) => {
    const grave = gravity(measure, drift.value[index], drift.expected[index]);
    switch (drift.status[index]) {
      case 'o': fill(colours.ok, left, width, 0.12 + 0.25 * grave); break;
      case 'w': fill(colours.warning, left, width, 0.35 + 0.3 * grave); break;
      case 'd': fill(grave > 0.75 ? colours.driftDeep : colours.drift, left, width, 0.55 + 0.45 * grave); break;
      case 'i': hatch(hatches, left, base - full * 0.5, width, full * 0.5); break;
      case 'f': cross(crosses, left, base - full * 0.5, width, full * 0.5); break;
      default: dots.push(left, base, left + width, base);
    }
  });
  return [
    ...[...filled].map(([colour, numbers]) => bars(numbers, colour)),
    ...(hatches.length > 0 ? [lines(hatches, colours.none)] : []),
    ...(crosses.length > 0 ? [lines(crosses, colours.muted)] : []),
    ...(dots.length > 0 ? [lines(dots, colours.none, { lineDash: [1, 3] })] : [])];
}

function hatch(into, x, y, width, height) {
  for (let at = -height; at < width; at += 4) {
    const x1 = Math.max(0, at);
    const x2 = Math.min(width, at + height);
    if (x2 > x1) into.push(x + x1, y + height - (x1 - at), x + x2, y + height - (x2 - at));
  }
}

function cross(into, x, y, width, height) {
  const [right, bottom] = [x + width, y + height];
  into.push(x, y, right, y, right, y, right, bottom, right, bottom, x, bottom, x, bottom, x, y, x, y, right, bottom, x, bottom, right, y);
}

function describe(axis, row, index) {
  const { drift } = row;
  const nulls = row.metrics.null_rate;
  return tip(row.name, [
    ['window', when(axis, index)],
    ['verdict', WORDS[drift.status[index]]],
    [metricName(row.measure), format.statistic(drift.value[index])],
    ['expected without drift', typeof drift.expected[index] === 'number' ? format.statistic(drift.expected[index]) : null],
    ['p', format.pValue(drift.p[index])],
    ['nulls', nulls ? format.percent(nulls.value[index]) : null],
    ['n', format.count(drift.n[index])],
  ]);
}
