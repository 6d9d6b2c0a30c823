// Incidents: what fires, since when, and a way to acknowledge it in two taps.
import * as format from './format.js';
import { failure, fetchJson } from './charts.js';
import { element, filterable, sortable } from './table.js';

const place = document.querySelector('[data-alerts]');
const lead = document.querySelector('[data-lead]');
const buttons = [...document.querySelectorAll('[data-state]')];
const address = new URL(location.href);
let state = address.searchParams.get('state') ?? 'firing';
let refilter = () => {};
let alerts = [];

const STYLE = { firing: 'drift', pending: 'warning', resolved: 'ok' };

async function load() {
  try {
    const model = address.searchParams.get('model');
    const answer = await fetchJson(`/v1/alerts${model ? `?model=${encodeURIComponent(model)}` : ''}`);
    alerts = answer.alerts ?? [];
    show();
  } catch (error) {
    failure(place, 'Alerts', error, load);
  }
}

function show() {
  buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.state === state)));
  const firing = alerts.filter((alert) => alert.state === 'firing');
  const open = firing.filter((alert) => !alert.acknowledged_by).length;
  lead.textContent = firing.length === 0 ? 'Nothing fires.' : `${firing.length} firing, ${open} not acknowledged.`;
  const chosen = alerts.filter((alert) => state === '' || alert.state === state)
    .sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
  if (chosen.length === 0) {
    place.replaceChildren(empty());
    document.querySelector('[data-count="alerts"]').textContent = '';
    return;
  }
  const table = element('table', { class: 'data cards' },
    element('thead', {}, element('tr', {},
      ...[['State', 'text'], ['What', 'text'], ['Where', 'text'], ['Value', 'number'], ['Since', 'text'], ['Until', 'text'], ['', null]].map(([text, sort]) =>
        element('th', { scope: 'col', 'data-sort': sort }, text === '' ? element('span', { class: 'visually-hidden' }, 'Actions') : text)))),
    element('tbody', {}, ...chosen.map(row)));
  place.replaceChildren(element('div', { class: 'panel flush scroll', tabindex: '0', role: 'region', 'aria-label': 'Alerts' }, table));
  sortable(table);
  refilter = filterable(document.querySelector('[data-filter="alerts"]'), () => [...table.tBodies[0].rows], document.querySelector('[data-count="alerts"]'));
}

function empty() {
  const all = alerts.length;
  const words = { firing: 'Nothing fires now.', pending: 'Nothing is pending.', resolved: 'Nothing has been resolved yet.', '': 'No alert has ever fired.' }[state];
  return element('section', { class: 'panel empty' }, element('h2', {}, words),
    element('p', {}, all > 0 ? `${all} alerts in other states.` : 'Built-in rules watch every model: drift, nulls, errors, latency, performance, silence. To be told about an alert, add a receiver:'),
    ...(all > 0 ? [] : [element('div', { class: 'command' },
      element('pre', { tabindex: '0' }, element('code', {}, `curl -X PUT ${place.dataset.address}/v1/receivers/oncall \\\n  -H 'Content-Type: application/json' \\\n  -d '{"type": "webhook", "url": "https://hooks.example.org/tidemark", "send_resolved": true}'`)),
      element('button', { type: 'button', 'data-copy': true }, 'Copy'))]));
}

function cell(label, value, ...content) {
  return element('td', { 'data-label': label, 'data-value': value }, ...content);
}

function time(text) {
  if (!text) return element('span', { class: 'muted' }, '–');
  const at = Date.parse(text);
  return element('time', { datetime: text, title: `${format.exact(at)} (${format.ago(at)})` }, `${format.moment(at)} ${format.zoneName()}`);
}

function modelUrl(alert) {
  const base = `/models/${encodeURIComponent(alert.model)}`;
  return alert.feature ? `${base}/features/${encodeURIComponent(alert.feature)}` : base;
}

function row(alert) {
  const badge = element('span', { class: `badge ${STYLE[alert.state] ?? 'ok'}` }, element('i', { 'aria-hidden': 'true' }), alert.state);
  const actions = element('td', { 'data-label': 'Actions' });
  if (alert.acknowledged_by) {
    actions.append(element('small', {}, `acknowledged by ${alert.acknowledged_by}`));
  } else if (alert.state === 'firing') {
    const button = element('button', { type: 'button' }, 'Acknowledge');
    button.addEventListener('click', () => acknowledge(alert));
    actions.append(button);
  }
  return element('tr', {},
    cell('State', alert.state, badge, element('small', {}, alert.severity ?? '')),
    cell('What', alert.rule, element('span', { dir: 'auto' }, alert.summary ?? alert.rule), element('small', { dir: 'auto' }, alert.rule)),
    cell('Where', alert.model, element('a', { href: modelUrl(alert), dir: 'auto' }, alert.model), element('small', { class: 'name', dir: 'auto' }, [alert.feature, alert.segment].filter(Boolean).join(' · '))),
    cell('Value', alert.value ?? '', element('strong', {}, format.statistic(alert.value)), element('small', {}, `limit ${format.statistic(alert.threshold)}`)),
    cell('Since', alert.started_at ?? '', time(alert.started_at)),
    cell('Until', alert.resolved_at ?? '', time(alert.resolved_at)),
    actions);
}

/** Two taps: one to open, one to confirm; the name is remembered. */
function acknowledge(alert) {
  const name = element('input', { name: 'by', required: true, autocomplete: 'username', value: remembered() });
  const note = element('input', { name: 'note', placeholder: 'What is being done' });
  const wrong = element('p', { role: 'alert', class: 'muted' });
  const cancel = element('button', { type: 'button', class: 'quiet' }, 'Cancel');
  const form = element('form', { class: 'fields' },
    element('label', {}, 'Your name', name), element('label', {}, 'Note', note), wrong,
    element('div', { class: 'row' }, cancel, element('button', { type: 'submit' }, 'Acknowledge')));
  const dialog = element('dialog', { 'aria-labelledby': 'ack-title' }, element('h2', { id: 'ack-title', dir: 'auto' }, alert.summary ?? alert.rule), form);
  document.body.append(dialog);
  cancel.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await fetchJson(`/v1/alerts/${encodeURIComponent(alert.id)}/acknowledge`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ by: name.value, note: note.value || undefined }),
      });
      remember(name.value);
      dialog.close();
      await load();
    } catch (error) {
      wrong.textContent = `Not acknowledged: ${error.message}`;
    }
  });
  dialog.showModal();
}

function remembered() {
  try {
    return localStorage.getItem('tidemark.name') ?? '';
  } catch {
    return '';
  }
}

function remember(name) {
  try {
    localStorage.setItem('tidemark.name', name);
  } catch {
    // Asked again next time.
  }
}

buttons.forEach((button) => button.addEventListener('click', () => {
  state = button.dataset.state;
  address.searchParams.set('state', state);
  history.replaceState(null, '', address);
  show();
}));
document.addEventListener('tidemark:redraw', () => { if (alerts.length > 0) { show(); refilter(); } });
load();
