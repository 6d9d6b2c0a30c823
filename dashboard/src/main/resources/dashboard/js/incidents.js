// Incidents: what is open, since when, who takes care; acknowledged in two taps.
import { acknowledge } from './acknowledge.js';
import { fetchJson } from './charts.js';
import * as format from './format.js';
import { element, filterable } from './table.js';
import { Area, badge, button, cards, command, empty, path, time } from './ui.js';

const lead = document.querySelector('[data-lead]');
const own = document.querySelector('[data-address]').dataset.address;
const buttons = [...document.querySelectorAll('button[data-state]')];
const severity = document.querySelector('[data-severity]');
const search = document.querySelector('[data-filter="incidents"]');
const address = new URL(location.href);
const SEVERITY = { critical: 'drift', warning: 'warning', info: 'ok' };
const ORDER = ['critical', 'warning', 'info'];
const asked = { state: address.searchParams.get('state') ?? 'open', severity: address.searchParams.get('severity') ?? '', model: address.searchParams.get('model'), rule: address.searchParams.get('rule') };

async function load() {
  const of = asked.model ? `model=${encodeURIComponent(asked.model)}` : '';
  const [{ incidents }, { alerts: firing }, pending] = await Promise.all([
    fetchJson(`/v1/incidents?limit=500&${of}`), fetchJson(`/v1/alerts?state=firing&limit=10000&${of}`),
    fetchJson(`/v1/alerts?state=pending&${of}`).then((found) => found.alerts.length).catch(() => 0)]);
  return { incidents, firing, pending };
}

function draw(place, { incidents, firing, pending }) {
  buttons.forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.state === asked.state)));
  severity.value = asked.severity;
  const byIncident = Map.groupBy(firing, (alert) => alert.incident);
  const unowned = (incident) => (byIncident.get(incident.id) ?? []).filter((alert) => !alert.acknowledged_by);
  const open = incidents.filter((incident) => incident.state === 'open');
  const nobodys = open.filter((incident) => unowned(incident).length > 0).length;
  lead.textContent = `${open.length === 0 ? 'Nothing is open.' : `${open.length} open, ${nobodys} without an owner.`}${pending > 0 ? ` ${format.counted(pending, 'alert')} ${pending === 1 ? 'is' : 'are'} pending.` : ''}`;
  const chosen = incidents.filter((incident) => (asked.state === '' || incident.state === asked.state) && (asked.severity === '' || incident.severity === asked.severity) && (!asked.rule || incident.rules.includes(asked.rule)));
  if (chosen.length === 0) {
    place.append(...none(incidents.length));
    document.querySelector('[data-count="incidents"]').textContent = '';
    return;
  }
  chosen.sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || Date.parse(b.started_at) - Date.parse(a.started_at));
  if (asked.model || asked.rule) place.append(element('p', { class: 'hint' }, 'Only ', [asked.model && `of ${asked.model}`, asked.rule && `by the rule ${asked.rule}`].filter(Boolean).join(', '), '. ', element('a', { href: '/incidents' }, 'All incidents')));
  place.append(cards('Incidents', [
    ['State', '', (one) => [badge(one.state === 'open' ? SEVERITY[one.severity] ?? 'warning' : 'ok', one.state === 'open' ? one.severity : 'over'),
      element('small', {}, one.state === 'open' ? `${one.alerts_firing} of ${one.alerts_total} alerts fire` : format.counted(one.alerts_total, 'alert'))]],
    ['What', 'words', (one) => [element('a', { class: 'name', dir: 'auto', href: path`/incidents/${one.id}`, 'data-focus': `open ${one.id}` }, what(one)), element('small', { dir: 'auto' }, one.rules.join(', '))]],
    ['Model', '', (one) => element('a', { href: path`/models/${one.model}`, dir: 'auto' }, one.model)],
    ['Since', '', (one) => time(one.started_at, { ago: one.state === 'open' })],
    ['Until', '', (one) => (one.ended_at ? [time(one.ended_at, { zone: false }), element('small', {}, `after ${format.duration(Date.parse(one.ended_at) - Date.parse(one.started_at))}`)] : element('span', { class: 'muted' }, '–'))],
    ['', 'acts', (one) => care(one, byIncident.get(one.id) ?? [], unowned(one))],
  ], chosen));
  filterable(search, () => [...place.querySelectorAll('tbody tr')], document.querySelector('[data-count="incidents"]'));
}

const what = (one) => (one.features.length === 0 ? one.rules.join(', ') : one.features.length > 3 ? `${one.features.slice(0, 3).join(', ')} and ${one.features.length - 3} more` : one.features.join(', '));

function care(one, firing, unowned) {
  if (unowned.length > 0) return button('Acknowledge', () => acknowledge(`${what(one)} – ${one.model}`, unowned, () => area.refresh()), { 'data-focus': `acknowledge ${one.id}` });
  const owners = [...new Set(firing.map((alert) => alert.acknowledged_by).filter(Boolean))].sort();
  return owners.length > 0 ? element('small', { dir: 'auto' }, `acknowledged by ${owners.join(', ')}`) : '';
}

function none(all) {
  const words = { open: 'Nothing is open.', over: 'No incident is over yet.', '': 'There has never been an incident.' }[asked.state];
  if (all > 0) return [empty(words, element('p', {}, `${format.counted(all, 'incident')} besides.`))];
  return [empty(words, element('p', {}, 'Built-in rules watch every model: drift, nulls, errors, latency, performance, silence (', element('a', { href: '/rules' }, 'see them all'), '). To be told of an alert, ', element('a', { href: '/receivers' }, 'add a receiver'), ':'),
    command(`curl -X PUT ${own}/v1/receivers/default \\\n  -H 'Content-Type: application/json' \\\n  -d '{"type": "webhook", "url": "https://hooks.example.org/tidemark"}'`))];
}

function choose(key, value) {
  asked[key] = value;
  if (value === '' && key !== 'state') address.searchParams.delete(key);
  else address.searchParams.set(key, value);
  history.replaceState(null, '', address);
  if (area.data) area.redraw();
}

const area = new Area('incidents', load, draw);
buttons.forEach((one) => one.addEventListener('click', () => choose('state', one.dataset.state)));
severity.addEventListener('change', () => choose('severity', severity.value));
area.follow('alerts');
