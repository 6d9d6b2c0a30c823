// What every page does: theme, zone, times, keyboard, copying, sorting.
import * as format from './format.js';
import { watch } from './fresh.js';
import { palette } from './palette.js';
import { saveReport, tableMenus } from './export.js';
import { element, fold, sortable, table } from './table.js';

/** Writes times in the reader's zone; a list of models has the same few many times. */
export function localiseTimes(root = document) {
  const written = new Map();
  root.querySelectorAll('time[datetime]').forEach((time) => {
    const text = time.dateTime;
    if (!written.has(text)) {
      const at = Date.parse(text);
      written.set(text, [format.moment(at), `${format.exact(at)} (${format.ago(at)})`]);
    }
    const [moment, title] = written.get(text);
    const words = time.dataset.zoned === 'false' ? moment : `${moment} ${format.zoneName()}`;
    if (time.textContent !== words) time.textContent = words;
    time.title = title;
  });
}

function themes() {
  const root = document.documentElement;
  const isDark = () =>
    (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const change = () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem('tidemark.theme', root.dataset.theme);
    } catch {
      // Not kept then.
    }
    document.dispatchEvent(new Event('tidemark:redraw'));
  };
  document.querySelector('[data-theme-switch]').addEventListener('click', change);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    document.dispatchEvent(new Event('tidemark:redraw')));
  return change;
}

const whenIdle = (work) => (globalThis.requestIdleCallback ? requestIdleCallback(work, { timeout: 2000 }) : setTimeout(work, 200));

/** The zone picker: UTC, this browser's, or any other. */
function zones() {
  const picker = document.querySelector('[data-zone]');
  const local = format.localZone();
  const option = (name) => element('option', { value: name }, name.replaceAll('_', ' '));
  const elsewhere = element('optgroup', { label: 'Elsewhere' });
  if (![local, 'UTC'].includes(format.zone())) elsewhere.append(option(format.zone()));
  picker.replaceChildren(
    element('option', { value: 'UTC' }, 'UTC'),
    ...(local === 'UTC' ? [] : [element('option', { value: local }, `${local} (here)`)]), elsewhere);
  picker.value = format.zone();
  // Some four hundred names, which nobody needs at once.
  whenIdle(() => {
    const others = (Intl.supportedValuesOf?.('timeZone') ?? []).filter((name) => name !== local && name !== 'UTC');
    elsewhere.replaceChildren(...others.map(option));
    picker.value = format.zone();
  });
  picker.addEventListener('change', () => {
    format.chooseZone(picker.value);
    localiseTimes();
    document.dispatchEvent(new Event('tidemark:redraw'));
  });
  localiseTimes();
}

function copying() {
  document.addEventListener('click', async (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
    if (!button) return;
    const text = button.parentElement.querySelector('code').textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select and copy';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 1600);
  });
}

function keyboard(changeTheme) {
  const help = document.querySelector('[data-help-dialog]');
  const find = palette({ changeTheme, showHelp: () => help.showModal() });
  document.querySelector('[data-help]').addEventListener('click', () => help.showModal());
  let pendingGo = false;
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      find();
      return;
    }
    const typing = event.target instanceof Element && event.target.closest('input, select, textarea');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (pendingGo) {
      pendingGo = false;
      const target = document.querySelector(`.rail [data-key="${CSS.escape(event.key)}"]`);
      if (target) target.click();
      return;
    }
    switch (event.key) {
      case 'g': pendingGo = true; break;
      case '/': {
        const search = document.querySelector('input[type="search"]');
        if (search) { event.preventDefault(); search.focus(); }
        break;
      }
      case '?': help.showModal(); break;
      case 't': changeTheme(); break;
      case 'j': case 'k': step(event.key === 'j' ? 1 : -1); break;
      case '[': document.querySelector('a[rel="prev"]')?.click(); break;
      case ']': document.querySelector('a[rel="next"]')?.click(); break;
      default:
    }
  });
}

/** Moves the focus to the next or previous row of the page's tables. */
function step(by) {
  const rows = [...document.querySelectorAll('main table.data tbody tr')].filter((row) => !row.hidden && row.querySelector('a[href], button'));
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  next?.querySelector('th a[href], a[href], button')?.focus();
}

const DAY = 86400000;
const PRESETS = [[1, 'last day'], [7, 'last 7 days'], [30, 'last 30 days'], [90, 'last 90 days'], [365, 'last year']];

/** Ranges that end with the newest results. */
function presets(form, address) {
  const picker = form.querySelector('[data-preset]');
  const [first, end] = [form.dataset.first, form.dataset.end].map((text) => Date.parse(text));
  if (Number.isNaN(first)) {
    picker.closest('label').hidden = true;
    return;
  }
  const from = (days) => new Date(Math.max(first, end - days * DAY)).toISOString();
  const fitting = PRESETS.filter(([days]) => end - days * DAY > first);
  const isChosen = ['from', 'to'].some((name) => address.searchParams.has(name));
  const now = Date.parse(address.searchParams.get('from') ?? '');
  const known = address.searchParams.has('to') ? undefined : [...fitting, [Infinity]].find(([days]) => Math.max(first, end - days * DAY) === now)?.[0];
  picker.replaceChildren(element('option', { value: '' }, isChosen ? 'chosen' : 'usual'), ...fitting.map(([days, words]) => element('option', { value: String(days) }, words)),
    element('option', { value: 'Infinity' }, 'all results'));
  picker.value = known === undefined ? '' : String(known);
  picker.addEventListener('change', () => {
    address.searchParams.delete('to');
    if (picker.value === '') address.searchParams.delete('from');
    else address.searchParams.set('from', from(Number(picker.value)));
    location.assign(address);
  });
}

/** The range picker: times are entered in UTC, empty ones are left out of the address. */
function ranges() {
  const form = document.querySelector('[data-range]');
  if (!form) return;
  const address = new URL(location.href);
  form.querySelectorAll('input[data-utc]').forEach((input) => {
    const at = address.searchParams.get(input.dataset.utc);
    if (at && !Number.isNaN(Date.parse(at))) input.value = new Date(at).toISOString().slice(0, 16);
  });
  presets(form, address);
  const reset = form.querySelector('[data-reset]');
  reset.hidden = !address.searchParams.has('from') && !address.searchParams.has('to');
  reset.addEventListener('click', () => {
    address.searchParams.delete('from');
    address.searchParams.delete('to');
    location.assign(address);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    form.querySelectorAll('select[name]').forEach((select) => address.searchParams.set(select.name, select.value));
    form.querySelectorAll('input[data-utc]').forEach((input) => {
      if (input.value) address.searchParams.set(input.dataset.utc, new Date(`${input.value}Z`).toISOString());
      else address.searchParams.delete(input.dataset.utc);
    });
    location.assign(address);
  });
  // The window steps keep the rest of the address.
  document.querySelectorAll('a[data-step]').forEach((link) => {
    const target = new URL(location.href);
    target.searchParams.set('at', link.dataset.step);
    link.href = target.href;
  });
}

/** The page as one file; what draws charts is there only on pages that have some. */
function reports() {
  const button = document.querySelector('[data-report]');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await saveReport(globalThis.echarts ? (await import('./charts.js')).panels : [], table);
      button.textContent = 'Saved';
    } catch {
      button.textContent = 'Not saved';
    }
    button.disabled = false;
    setTimeout(() => { button.textContent = 'Report'; }, 1600);
  });
}

const changeTheme = themes();
zones();
copying();
keyboard(changeTheme);
ranges();
reports();
tableMenus();
document.querySelectorAll('table[data-sortable]').forEach(sortable);
document.querySelectorAll('table[data-fold]').forEach(fold);
watch(localiseTimes);
