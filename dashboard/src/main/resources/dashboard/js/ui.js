// What the working pages share: areas that load, refresh and fail alone, badges, times, dialogs.
import { failure, fetchJson } from './charts.js';
import * as format from './format.js';
import { live } from './live.js';
import { element, fold } from './table.js';
import { Turns } from './turns.js';

/** A part of a page with content of its own: loads it, refreshes it, says what failed. */
export class Area {
  /**
   * @param load promises the data; `draw` puts it into the place it is given
   */
  constructor(id, load, draw) {
    this.root = document.getElementById(id);
    this.place = this.root.querySelector('[data-load]');
    this.tools = this.root.querySelector('[data-panel-tools]');
    this.title = this.root.querySelector('h2')?.textContent ?? 'This page';
    this.load = load;
    this.draw = draw;
    this.turns = new Turns();
    document.addEventListener('tidemark:redraw', () => this.data !== undefined && this.redraw());
  }

  /** Loads now and whenever one of the topics changes. */
  follow(...topics) {
    if (topics.length > 0) live(topics, () => this.refresh());
    return this.refresh();
  }

  /** Loads and draws; an answer or a failure that comes after a later asked one's is old and is dropped. */
  async refresh() {
    const turn = this.turns.next();
    try {
      const data = await this.load();
      if (!this.turns.take(turn)) return;
      const text = JSON.stringify(data);
      if (text === this.text) {
        this.note('');
        return;
      }
      this.text = text;
      this.data = data;
      this.redraw();
      this.note('');
    } catch (error) {
      if (!this.turns.take(turn)) return;
      if (this.data === undefined) failure(this.place, this.title, error, () => this.refresh());
      else this.note(`Not refreshed: ${error.message}`);
    }
  }

  /** Draws again what is known; the keyboard stays where it was. */
  redraw() {
    const focused = this.place.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    const open = new Set([...this.place.querySelectorAll('details[open][data-focus]')].map((one) => one.dataset.focus));
    this.place.replaceChildren();
    this.draw(this.place, this.data);
    this.place.querySelectorAll('details[data-focus]').forEach((one) => { one.open = one.open || open.has(one.dataset.focus); });
    if (focused) this.place.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  note(text) {
    if (!this.noted) {
      this.noted = element('p', { class: 'hint', role: 'status' });
      this.root.prepend(this.noted);
    }
    this.noted.textContent = text;
    this.noted.hidden = text === '';
  }
}

/** Sends JSON; the answer, or an error with `errors` by JSON pointer. */
export function send(method, url, body) {
  return fetchJson(url, {
    method,
    headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** A name as one segment of an address; what a shell would read is encoded too. */
export const segment = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** An address with its parts encoded: path`/v1/rules/${name}`. */
export const path = (parts, ...names) => parts.reduce((whole, part, index) => `${whole}${segment(names[index - 1])}${part}`);

export function badge(style, words) {
  return element('span', { class: `badge ${style}` }, element('i', { 'aria-hidden': 'true' }), words);
}

/** A time with its zone; the exact one and how long ago on hover, or beside it. */
export function time(text, { ago = false, zone = true } = {}) {
  if (!text) return element('span', { class: 'muted' }, '–');
  const at = Date.parse(text);
  const made = element('time', { datetime: text, 'data-zoned': String(zone), title: `${format.exact(at)} (${format.relative(at)})` },
    zone ? `${format.moment(at)} ${format.zoneName()}` : format.moment(at));
  return ago ? element('span', {}, made, ' ', element('small', { class: 'ago' }, format.relative(at))) : made;
}

export function button(text, action, attributes = {}) {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', () => action(made));
  return made;
}

export function command(text) {
  return element('div', { class: 'command' }, element('pre', { tabindex: '0' }, element('code', {}, text)),
    element('button', { type: 'button', 'data-copy': true }, 'Copy'));
}

/** Nothing to show: why, and what to do about it. */
export function empty(title, ...content) {
  return element('div', { class: 'empty' }, element('h3', {}, title), ...content);
}

/** A name that a user chose: shown as text, in its own direction. */
export const name = (text) => element('span', { class: 'name', dir: 'auto' }, text);

/** A table in cards on a phone: columns are [title, class, cell(row) → nodes]. */
export function cards(label, columns, rows, attributes = () => ({})) {
  const made = element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label },
    element('table', { class: 'data cards' },
      element('caption', { class: 'visually-hidden' }, label),
      element('thead', {}, element('tr', {}, ...columns.map(([title, style]) =>
        element('th', { scope: 'col', class: style || null }, title === '' ? element('span', { class: 'visually-hidden' }, 'Actions') : title)))),
      element('tbody', {}, ...rows.map((row) => element('tr', attributes(row), ...columns.map(([title, style, cell]) =>
        element('td', { 'data-label': title, class: style || null }, ...[cell(row)].flat())))))));
  fold(made.firstElementChild);
  return made;
}

/** A dialog around a form; `submit` may throw, then its words are shown and the dialog stays. */
export function dialog(title, content, action, submit, { danger = false } = {}) {
  const wrong = element('p', { role: 'alert', class: 'error' });
  const cancel = element('button', { type: 'button', class: 'quiet' }, 'Cancel');
  const confirm = element('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action);
  const form = element('form', { class: 'fields', novalidate: true }, ...[content].flat(), wrong, element('div', { class: 'row' }, cancel, confirm));
  const heading = element('h2', { id: `dialog-${Math.random().toString(36).slice(2)}`, dir: 'auto' }, title);
  const made = element('dialog', { 'aria-labelledby': heading.id }, heading, form);
  const opener = document.activeElement;
  document.body.append(made);
  cancel.addEventListener('click', () => made.close());
  made.addEventListener('close', () => {
    made.remove();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    wrong.textContent = '';
    confirm.disabled = true;
    try {
      await submit(form);
      made.close();
    } catch (error) {
      wrong.textContent = error.message;
      error.show?.(form);
    } finally {
      confirm.disabled = false;
    }
  });
  made.showModal();
  return made;
}

/** Asks before something is lost. */
export function confirmed(title, detail, action, submit) {
  return dialog(title, element('p', {}, detail), action, submit, { danger: true });
}

/** A short word on what has just been done; read out, gone after a while, or when clicked if it tells of trouble. */
export function toast(text, { stays = false } = {}) {
  let place = document.querySelector('.toasts');
  if (!place) {
    place = element('div', { class: 'toasts', role: 'status' });
    document.body.append(place);
  }
  const made = element('p', {}, text);
  place.append(made);
  if (stays) made.append(' ', button('Close', () => made.remove(), { class: 'quiet' }));
  else setTimeout(() => made.remove(), 8000);
}

const NAME = 'tidemark.name';

/** Who sits here: asked once, remembered by the browser. */
export function remembered() {
  try {
    return localStorage.getItem(NAME) ?? '';
  } catch {
    return '';
  }
}

export function remember(who) {
  try {
    localStorage.setItem(NAME, who);
  } catch {
    // Asked again next time.
  }
}

export function bytes(count) {
  if (typeof count !== 'number') return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${format.statistic(count / 1000 ** step).replace(/\.0+$/, '')}\u00a0${units[step]}`;
}
