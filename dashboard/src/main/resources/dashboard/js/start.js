// From an empty server to a monitored model: commands to copy, and live marks of what has happened.
import { fetchJson } from './charts.js';
import * as format from './format.js';
import { live } from './live.js';
import { element } from './table.js';
import { Turns } from './turns.js';
import { badge, button, command, path, segment } from './ui.js';

const root = document.querySelector('[data-start]');
const EVERY = 4000;
let shown = '';
let language = 'curl';
let waiting = true;
const turns = new Turns();

/** Everything that the steps depend on; what cannot be had is unknown, and its step stays open. */
async function state() {
  const { models } = await fetchJson('/v1/models');
  const asked = new URL(location.href).searchParams.get('model');
  const model = models.find((one) => one.name === asked) ?? models[0] ?? null;
  if (model === null) return { model: null };
  const [own, { references }, { receivers }] = await Promise.all([
    fetchJson(path`/v1/models/${model.name}`), fetchJson(path`/v1/models/${model.name}/references`).catch(() => ({ references: [] })),
    fetchJson('/v1/receivers').catch(() => ({ receivers: [] }))]);
  return { model: model.name, rows: own.rows, first: own.first_seen, last: own.last_seen, reference: references[0]?.name ?? null, analysed: Boolean(model.window_end), receivers: receivers.length };
}

/** JSON in which nothing turns the direction of what is shown: it reads as it will run. */
const json = (body) => JSON.stringify(body).replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);

function snippets(of) {
  const at = root.dataset.address;
  const model = of.model ?? 'credit';
  const from = of.first ?? '2026-01-01T00:00:00Z';
  const to = of.last ?? '2026-02-01T00:00:00Z';
  const url = (...parts) => `${at}/v1/models/${[model, ...parts].map(segment).join('/')}`;
  const curl = (method, address, body) => `curl -X ${method} ${address} \\\n  -H 'Content-Type: application/json' \\\n  -d '${json(body).replaceAll("'", "'\\''")}'`;
  // A JSON text written as a JSON string is a Python string, too.
  const python = (method, address, body) => `import urllib.request\n\nrequest = urllib.request.Request(\n    "${address}", method="${method}",\n    headers={"Content-Type": "application/json"},\n    data=${JSON.stringify(json(body))}.encode())\nprint(urllib.request.urlopen(request).read().decode())`;
  const make = language === 'curl' ? curl : python;
  return {
    predict: make('POST', `${at}/v1/predictions`, { model, version: '1', prediction_id: '7f3a', features: { age: 41, job: 'teacher' }, prediction: 'yes', score: 0.83 }),
    label: make('POST', `${at}/v1/labels`, { model, prediction_id: '7f3a', label: 'yes' }),
    reference: make('PUT', url('references', 'first-month'), { from, to }),
    analyse: make('POST', url('analyses'), { from, to }),
    receiver: make('PUT', `${at}/v1/receivers/default`, { type: 'webhook', url: 'https://hooks.example.org/tidemark' }),
  };
}

function step(number, title, isDone, mark, ...content) {
  return element('li', { class: isDone ? 'panel step done' : 'panel step' },
    element('h2', {}, element('span', { class: 'number', 'aria-hidden': 'true' }, isDone ? '✓' : String(number)), title, ' ', mark), ...content);
}

const mark = (isDone, done, open) => (isDone ? badge('ok', done) : element('span', { class: 'waiting' }, open));

function draw(of) {
  const text = snippets(of);
  const arrived = of.model !== null && of.rows > 0;
  const link = of.model ? path`/models/${of.model}` : '/';
  const languages = element('div', { class: 'tabs', role: 'group', 'aria-label': 'Commands in' }, ...[['curl', 'curl'], ['python', 'Python']].map(([key, words]) =>
    button(words, () => { language = key; draw(of); }, { 'aria-pressed': String(language === key), 'data-focus': key })));
  const focused = document.activeElement?.dataset?.focus;
  root.replaceChildren(languages, element('ol', { class: 'steps-list' },
    step(1, 'Send a prediction', arrived, mark(arrived, element('bdi', {}, of.model ?? ''), of.model ? 'the model is known, its rows are on their way …' : 'waiting for the first record …'),
      arrived ? element('p', {}, element('strong', {}, format.count(of.rows)), ' predictions have arrived.') : '', element('p', {}, 'A model appears with its first prediction; types are worked out. The answer 202 means that it is on disk.'), command(text.predict)),
    step(2, 'Send labels when you have them', false, element('span', { class: 'muted' }, 'optional'), element('p', {}, 'Late is fine: windows that a label touches are computed again.'), command(text.label)),
    step(3, 'Say what is normal', Boolean(of.reference), mark(Boolean(of.reference), of.reference ?? '', 'no reference yet'),
      element('p', {}, 'Drift is a difference from a reference: a good period of logged traffic, or your training data as CSV or Parquet', of.model ? element('span', {}, ' (', element('a', { href: `${link}/settings` }, 'settings'), ').') : '.'), command(text.reference)),
    step(4, 'See it', Boolean(of.analysed), mark(Boolean(of.analysed), 'analysed', 'windows are analysed as they close'),
      element('p', {}, 'To analyse a period at once:'), command(text.analyse), of.model ? element('p', {}, element('a', { href: link }, 'The page of ', element('bdi', {}, of.model))) : ''),
    step(5, 'Be told', of.receivers > 0, mark(of.receivers > 0, format.counted(of.receivers, 'receiver'), 'nobody is told yet'),
      element('p', {}, 'Built-in rules are on already (', element('a', { href: '/rules' }, 'see them'), '). Say who hears of alerts, ', element('a', { href: '/receivers' }, 'here'), ' or so:'), command(text.receiver))),
  element('p', { class: 'muted' }, 'Only looking? Stop this server and run ', element('code', {}, './tidemark demo'), ': half a year of real flights with two incidents.'));
  if (focused) root.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  waiting = !arrived;
}

async function look() {
  const turn = turns.next();
  try {
    const of = await state();
    if (!turns.take(turn)) return;
    const text = JSON.stringify(of);
    if (text === shown) return;
    shown = text;
    draw(of);
  } catch {
    if (shown === '') draw({ model: null });
  }
}

if (root) {
  look();
  live(['models', 'results', 'alerting'], look);
  // Rows that follow the first one change no topic: look for them while they are awaited.
  setInterval(() => { if (!document.hidden && waiting) look(); }, EVERY);
}
