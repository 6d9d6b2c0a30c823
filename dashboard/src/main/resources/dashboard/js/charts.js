// Charts: ECharts draws, this module gives them the page's colours, one shared time axis, one
// cross-hair, one brush, a table behind each and a failure of their own.
import * as format from './format.js';
import { panelMenu } from './export.js';
import { element, figure, table } from './table.js';

const MOBILE = 640;

let known = null;
const forget = () => { known = null; };
document.addEventListener('tidemark:redraw', forget);
addEventListener('resize', forget);

/** The style sheet's properties, so that charts and page never disagree; read once until they may be others. */
export function tokens() {
  known ??= read();
  return known;
}

function read() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = ['text', 'muted', 'line', 'strong-line', 'surface', 'accent', 'reference', 'current', 'current-fill',
    'candidate', 'labels', 'labels-soft', 'ok', 'warning', 'drift', 'drift-deep', 'none', 'hover'];
  const found = Object.fromEntries(names.map((name) => [name.replace(/-(.)/g, (_, c) => c.toUpperCase()), value(name)]));
  found.sans = value('sans');
  found.gutter = Number.parseFloat(value('gutter')) || 0;
  return found;
}

export const isNarrow = () => innerWidth <= MOBILE;

/** An answer as JSON; a failure carries what the server says is wrong. */
export async function fetchJson(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { headers: { Accept: 'application/json' }, ...options });
  } catch {
    throw new Error('The server does not answer.');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    const failure = new Error(problem.detail ?? `The server answered ${response.status}.`);
    failure.status = response.status;
    failure.errors = problem.errors ?? [];
    throw failure;
  }
  return response.status === 204 ? null : response.json();
}

export function failure(container, what, error, retry) {
  const button = element('button', { type: 'button' }, 'Try again');
  button.addEventListener('click', retry);
  container.replaceChildren(element('div', { class: 'failure', role: 'alert' },
    element('span', {}, `${what} could not be shown: ${error.message}`), button));
}

/** The panels of this page, in order. */
export const panels = [];

/** Where a chart lives: a section with a title, a place to draw and a place for buttons. */
export class Panel {
  constructor(id) {
    panels.push(this);
    this.drawn = [];
    this.root = document.getElementById(id);
    this.id = id;
    this.place = this.root.querySelector('[data-chart]');
    this.tools = this.root.querySelector('[data-panel-tools]');
    this.title = this.root.querySelector('h2').textContent;
    this.isTable = false;
  }

  /** Draws when asked to and again when colours, zone or size change. A failure stays here. */
  show(draw, describeTable) {
    this.draw = draw;
    this.describeTable = describeTable;
    this.redraw();
    this.offerTools();
  }

  redraw() {
    this.dispose();
    try {
      if (this.isTable) {
        this.place.classList.add('table');
        this.place.style.height = '';
        const { header, rows, numeric } = this.describeTable();
        this.place.replaceChildren(table(this.title, header, rows, numeric));
        this.place.tabIndex = 0;
        this.place.setAttribute('role', 'region');
        this.place.setAttribute('aria-label', `${this.title} as a table`);
      } else {
        this.place.classList.remove('table');
        this.place.removeAttribute('tabindex');
        this.place.removeAttribute('role');
        this.place.removeAttribute('aria-label');
        this.place.replaceChildren();
        this.draw(this.place);
      }
    } catch (error) {
      failure(this.place, this.title, error, () => this.redraw());
    }
  }

  /** For what is a table anyway; `after` may change it once it stands. */
  showTable(describeTable, after = () => {}) {
    this.isAlwaysTable = true;
    this.describeTable = describeTable;
    this.draw = (place) => {
      const { header, rows, numeric } = describeTable();
      place.classList.add('table');
      place.replaceChildren(table(this.title, header, rows, numeric));
      place.tabIndex = 0;
      place.setAttribute('role', 'region');
      place.setAttribute('aria-label', this.title);
      after(place);
    };
    this.redraw();
    this.offerTools();
  }

  /** Puts the key below the chart, in place of the one before. */
  key(content) {
    this.root.querySelector('.keys-row')?.remove();
    this.place.after(content);
  }

  fail(error, retry) {
    failure(this.place, this.title, error, retry);
  }

  blank(...content) {
    this.place.style.height = 'auto';
    this.place.replaceChildren(element('p', { class: 'blank' }, ...content));
  }

  /** Makes a chart in `place`; its text alternative says where the numbers are. */
  chart(place, option) {
    const canvas = element('div', { class: 'canvas', role: 'img', 'aria-label': `${this.title}: chart. Use “As table” for its numbers.` });
    place.append(canvas);
    knowShapes();
    this.instance = globalThis.echarts.init(canvas, null, { renderer: 'canvas' });
    const grids = (Array.isArray(option.grid) ? option.grid : [option.grid]).map((grid) => ({ outerBoundsMode: 'none', ...grid }));
    const whole = { animation: false, ...option, grid: grids };
    this.instance.setOption(whole);
    this.drawn.push({ instance: this.instance, option: whole });
    return this.instance;
  }

  dispose() {
    this.drawn.forEach(({ instance }) => instance.dispose());
    this.drawn = [];
    this.instance = null;
  }

  resize() {
    this.instance?.resize();
  }

  offerTools() {
    if (this.tools.childElementCount > 0) return;
    const asTable = element('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false' }, 'As table');
    this.toggle = () => {
      this.isTable = !this.isTable;
      asTable.setAttribute('aria-pressed', String(this.isTable));
      this.redraw();
    };
    asTable.addEventListener('click', this.toggle);
    this.tools.append(...(this.isAlwaysTable ? [] : [asTable]), panelMenu(this));
  }
}

// Many bars, lines or areas as one shape each: thousands of small ones take long to make and to draw.
let areShapesKnown = false;

function knowShapes() {
  if (areShapesKnown) return;
  areShapesKnown = true;
  const know = (name, buildPath) => globalThis.echarts.graphic.registerShape(name, globalThis.echarts.graphic.extendShape({ shape: { numbers: [] }, buildPath }));
  know('bars', (path, { numbers }) => {
    for (let at = 0; at < numbers.length; at += 4) path.rect(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]);
  });
  know('lines', (path, { numbers }) => {
    for (let at = 0; at < numbers.length; at += 4) {
      path.moveTo(numbers[at], numbers[at + 1]);
      path.lineTo(numbers[at + 2], numbers[at + 3]);
    }
  });
  know('region', (path, { numbers }) => {
    for (let at = 0; at < numbers.length; at += 2) {
      if (at === 0) path.moveTo(numbers[0], numbers[1]);
      else path.lineTo(numbers[at], numbers[at + 1]);
    }
    path.closePath();
  });
}

/** Bars of one colour: left, top, width and height of each. */
export const bars = (numbers, fill, style = {}) => ({ type: 'bars', shape: { numbers }, style: { fill, ...style } });

/** Lines of one colour: both ends of each. */
export const lines = (numbers, stroke, style = {}) => ({ type: 'lines', shape: { numbers }, style: { stroke, fill: 'none', lineWidth: 1, ...style } });

/** One area: the points around it. */
export const region = (numbers, fill) => ({ type: 'region', shape: { numbers }, style: { fill } });

/** A series that is drawn as a whole: `shapes(api)`; `data` tells the axes how far it reaches. */
export const drawnAtOnce = (data, shapes, extra = {}) => ({
  type: 'custom', silent: true, clip: true, data, encode: { x: 0, y: 1 },
  renderItem: ({ dataIndex }, api) => (dataIndex === 0 ? { type: 'group', children: shapes(api) } : null),
  ...extra,
});

/** Left edge and width of each window's bar. */
export function columns(api, axis) {
  return axis.starts.map((start, index) => {
    const [left] = api.coord([start, 0]);
    const [right] = api.coord([axis.ends[index], 0]);
    return [left, Math.max(1, right - left - (right - left > 4 ? 1 : 0))];
  });
}

/** A bar for each window, all in one colour. */
export const windowBars = (axis, values, fill, extra = {}) => drawnAtOnce(axis.starts.map((start, index) => [start, values[index] ?? 0]), (api) => {
  const [, floor] = api.coord([axis.from, 0]);
  return [bars(columns(api, axis).flatMap(([left, width], index) => {
    const [, top] = api.coord([axis.from, values[index] ?? 0]);
    return [left, top, width, Math.max(0, floor - top)];
  }), fill)];
}, extra);

/** Times of windows, and what several charts over them share: marks, cross-hair, brush, tip. */
export class TimeAxis {
  constructor(starts, ends) {
    this.starts = starts;
    this.ends = ends;
    this.from = starts[0];
    this.to = ends.at(-1);
    this.marks = [];
    this.members = [];
    this.tip = element('div', { class: 'tip', hidden: true });
    this.tip.style.cssText = 'position:fixed;z-index:15;pointer-events:none;padding:8px 10px;border-radius:6px;';
    document.body.append(this.tip);
  }

  middle(index) {
    return (this.starts[index] + this.ends[index]) / 2;
  }

  windowAt(time) {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= time) low = middle;
      else high = middle - 1;
    }
    return this.starts.length > 0 && time < this.ends[low] && time >= this.starts[low] ? low : -1;
  }

  /** The axis as ECharts wants it. */
  axis(colours, extra = {}) {
    return {
      type: 'time',
      min: this.from,
      max: this.to,
      axisLine: { onZero: false, lineStyle: { color: colours.strongLine } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: colours.muted,
        fontFamily: colours.sans,
        fontSize: 12,
        hideOverlap: true,
        showMinLabel: true,
        formatter: (value) => this.label(value),
      },
      splitNumber: isNarrow() ? 3 : 8,
      ...extra,
    };
  }

  /** Marks in what is shown, in order: `{at, text}`. */
  shownMarks() {
    return this.marks.filter(({ at }) => at > this.from && at < this.to).sort((a, b) => a.at - b.at);
  }

  /** The marks as upright lines through a chart. */
  upright(colours) {
    const data = this.shownMarks().map(({ at }) => ({ xAxis: at }));
    return data.length === 0 ? [] : [{ type: 'line', data: [], silent: true,
      markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: colours.accent, width: 1.5, type: [6, 3] }, data } }];
  }

  label(value) {
    const span = this.to - this.from;
    const text = format.day(value);
    return span > 3 * 86400000 ? text.replace(/ \d{4}$/, '') : format.moment(value).replace(/ \d{4}/, '');
  }

  /** Lets a chart take part. `describe(index, y)` gives the tip's content, or null. */
  join(panel, describe, onClick = null) {
    const place = panel.instance.getDom();
    const hair = element('div');
    hair.style.cssText = 'position:absolute;width:0;border-left:1px dashed var(--muted);pointer-events:none;display:none;top:0;bottom:0;';
    const brush = element('div');
    brush.style.cssText = 'position:absolute;top:0;bottom:0;background:var(--accent-soft);pointer-events:none;display:none;';
    place.append(hair, brush);
    const member = { panel, hair, place };
    this.members = this.members.filter((other) => other.panel !== panel);
    this.members.push(member);
    const time = (event) => panel.instance.convertFromPixel({ xAxisIndex: 0 }, event.clientX - place.getBoundingClientRect().left);
    let started = null;
    place.addEventListener('pointermove', (event) => {
      const at = time(event);
      if (started !== null && event.pointerType === 'mouse') {
        const [left, right] = [started.x, event.clientX].sort((a, b) => a - b);
        const offset = place.getBoundingClientRect().left;
        brush.style.display = Math.abs(event.clientX - started.x) > 6 ? 'block' : 'none';
        brush.style.left = `${left - offset}px`;
        brush.style.width = `${right - left}px`;
      }
      this.point(at, event, describe);
    });
    place.addEventListener('pointerleave', () => this.leave());
    place.addEventListener('pointerdown', (event) => {
      started = { x: event.clientX, time: time(event) };
    });
    place.addEventListener('pointerup', (event) => {
      const begin = started;
      started = null;
      brush.style.display = 'none';
      if (begin === null) return;
      if (Math.abs(event.clientX - begin.x) <= 6) {
        const index = this.windowAt(time(event));
        if (index >= 0 && onClick) onClick(index, event.clientY - place.getBoundingClientRect().top);
      } else if (event.pointerType === 'mouse') {
        const [from, to] = [begin.time, time(event)].sort((a, b) => a - b);
        this.zoom(from, to);
      }
    });
  }

  point(time, event, describe) {
    const index = this.windowAt(time);
    for (const { panel, hair } of this.members) {
      if (!panel.instance || index < 0) {
        hair.style.display = 'none';
        continue;
      }
      hair.style.display = 'block';
      hair.style.left = `${panel.instance.convertToPixel({ xAxisIndex: 0 }, this.middle(index))}px`;
    }
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const content = index < 0 ? null : describe(index, y);
    this.tip.hidden = content === null;
    if (content === null) return;
    this.tip.style.background = 'var(--surface)';
    this.tip.style.border = '1px solid var(--strong-line)';
    this.tip.replaceChildren(content);
    const box = this.tip.getBoundingClientRect();
    const left = event.clientX + 16 + box.width > innerWidth ? event.clientX - box.width - 16 : event.clientX + 16;
    this.tip.style.left = `${Math.max(4, left)}px`;
    this.tip.style.top = `${Math.min(event.clientY + 16, innerHeight - box.height - 8)}px`;
  }

  leave() {
    this.tip.hidden = true;
    for (const { hair } of this.members) hair.style.display = 'none';
  }

  /** Moves every chart to the chosen windows and keeps the choice in the address. */
  zoom(from, to) {
    const first = this.starts.findIndex((_, index) => this.ends[index] > from);
    const last = this.ends.findLastIndex((_, index) => this.starts[index] < to);
    if (first < 0 || last < first) return;
    this.from = this.starts[first];
    this.to = this.ends[last];
    const address = new URL(location.href);
    address.searchParams.set('from', new Date(this.from).toISOString());
    address.searchParams.set('to', new Date(this.to).toISOString());
    history.replaceState(null, '', address);
    const reset = document.querySelector('[data-reset]');
    if (reset) reset.hidden = false;
    for (const { panel } of this.members) panel.redraw();
  }
}

/** A window of the axis in words. */
export const when = (axis, index) => `${format.moment(axis.starts[index])} – ${format.moment(axis.ends[index])} ${format.zoneName()}`;

/** The same as a cell of a table: exported as an ISO 8601 interval. */
export const windowCell = (axis, index) =>
  figure(`${new Date(axis.starts[index]).toISOString()}/${new Date(axis.ends[index]).toISOString()}`, () => when(axis, index));

/** A tip: a title, then names and values. */
export function tip(title, pairs) {
  return element('div', {},
    element('strong', {}, title),
    element('dl', {}, ...pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
      .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])));
}

/** The end of an axis of shares: no more than all, also where there is nothing to see. */
export const shareMax = (range) => (range.max > 0.6 || range.max <= 0 ? 1 : null);

/** Left edge of the drawing area that all charts of a page share. */
export const leftEdge = (colours) => (isNarrow() ? 48 : Math.max(colours.gutter, 56));

export function valueAxis(colours, extra = {}) {
  return {
    type: 'value',
    axisLine: { show: false },
    axisTick: { show: false },
    splitNumber: 3,
    splitLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.muted, fontFamily: colours.sans, fontSize: 12 },
    ...extra,
  };
}

/** What stands left of a chart, in the room that the names of the strip take. */
export function note(place, figure, ...lines) {
  place.prepend(element('div', { class: 'note' },
    figure ? element('strong', {}, figure) : null,
    ...lines.filter(Boolean).map((line) => (line instanceof Node ? line : element('span', { dir: 'auto' }, line)))));
}

/** A row of keys under a chart: [class of the mark, words and elements, class of the colour]. */
export function keys(entries) {
  return element('div', { class: 'keys-row' }, ...entries.map(([mark, words, colour]) =>
    element('span', { class: colour ?? null }, element('i', { class: mark, 'aria-hidden': 'true' }), element('b', { dir: 'auto' }, ...[words].flat()))));
}

/** Redraws panels when the theme, the zone or the size changes. */
export function keepFresh(panels) {
  document.addEventListener('tidemark:redraw', () => panels.forEach((panel) => panel.draw && panel.redraw()));
  let width = innerWidth;
  let waiting = 0;
  addEventListener('resize', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (width === innerWidth) return;
      width = innerWidth;
      panels.forEach((panel) => panel.draw && panel.redraw());
    }, 120);
  });
}
