// One incident: what probably happened and why one thinks so, its alerts, who takes care, who was
// told, and everything in order of time.
import { acknowledge } from './acknowledge.js';
import { failure, fetchJson } from './charts.js';
import * as format from './format.js';
import { newSilence } from './silence.js';
import { element } from './table.js';
import { Area, badge, button, cards, path, send, time, toast } from './ui.js';

const id = document.querySelector('[data-incident]').dataset.incident;
const title = document.querySelector('[data-title]');
const lead = document.querySelector('[data-lead]');
const MOST_HISTORIES = 40;
const SEVERITY = { critical: 'drift', warning: 'warning', info: 'ok' };
const STATE = { firing: 'drift', pending: 'warning', resolved: 'ok' };
const SENT = { delivered: ['ok', 'delivered'], queued: ['warning', 'waiting'], dead: ['drift', 'given up'] };
const KINDS = {
  missing_data: 'Nothing arrives', serving: 'Trouble in serving', nulls: 'Values are missing', type_change: 'Another type', unit_change: 'Another unit',
  new_category: 'Unknown values', concept_change: 'The world answers differently', real_world_drift: 'The world changed', unknown: 'Not known',
};
const LAST = { breach: 'still bad', between: 'between the limits', clear: 'good again', no_data: 'no data', too_few_rows: 'too few rows', labels_missing: 'labels not there yet', failed: 'not computed' };

const featureUrl = (model, feature, at) => `${path`/models/${model}/features/${feature}`}${at ? `?at=${encodeURIComponent(at)}` : ''}`;

function drawHead(place, incident) {
  const { diagnosis, alerts } = incident;
  const firing = alerts.filter((alert) => alert.state === 'firing');
  title.textContent = `${incident.model}: ${diagnosis?.headline ?? incident.rules.join(', ')}`;
  document.title = `${title.textContent} · Tidemark`;
  const owners = [...new Set(firing.map((alert) => alert.acknowledged_by).filter(Boolean))];
  lead.replaceChildren(badge(incident.state === 'open' ? SEVERITY[incident.severity] ?? 'warning' : 'ok', incident.state === 'open' ? `open, ${incident.severity}` : 'over'), ' since ', time(incident.started_at, { ago: incident.state === 'open' }),
    incident.ended_at ? element('span', {}, ' until ', time(incident.ended_at), `, after ${format.duration(Date.parse(incident.ended_at) - Date.parse(incident.started_at))}`) : '',
    owners.length > 0 ? element('span', { dir: 'auto' }, `, acknowledged by ${owners.join(', ')}`) : '');
  place.append(...(diagnosis ? diagnosed(incident, diagnosis) : [element('p', { class: 'blank' }, 'Nobody was told of it, so nothing was written down about the cause. The alerts below say what was measured.')]), acts(incident, firing));
}

function diagnosed(incident, diagnosis) {
  const causes = diagnosis.features ?? [];
  const worst = Math.max(...causes.map((cause) => cause.contribution ?? 0), 1e-9);
  return [
    element('p', { class: 'kind' }, element('strong', { dir: 'auto' }, `${KINDS[diagnosis.kind] ?? diagnosis.kind}.`), ' ', element('span', { dir: 'auto' }, diagnosis.evidence)),
    element('p', { dir: 'auto' }, element('span', { class: 'muted' }, 'Look first at: '), diagnosis.look_first),
    causes.length === 0 ? '' : element('ol', { class: 'causes' }, ...causes.map((cause) => element('li', {},
      element('a', { class: 'name', dir: 'auto', href: featureUrl(incident.model, cause.feature, cause.since) }, cause.feature),
      element('meter', { min: '0', max: '1', value: String((cause.contribution ?? 0) / worst), 'aria-label': `Share of all drift: ${format.percent(cause.contribution)}` }),
      element('span', { class: 'num' }, typeof cause.contribution === 'number' ? `${format.percent(cause.contribution)} of all drift` : ''),
      element('span', { dir: 'auto', class: 'muted' }, cause.evidence)))),
  ];
}

function acts(incident, firing) {
  const unowned = firing.filter((alert) => !alert.acknowledged_by);
  const features = [...new Set(incident.alerts.map((alert) => alert.feature).filter(Boolean))];
  const runbook = incident.alerts.map((alert) => alert.runbook_url).find((url) => /^https?:\/\//.test(url ?? ''));
  return element('div', { class: 'row acting' },
    firing.length > 0 ? button(unowned.length > 0 ? 'Acknowledge' : 'Acknowledge again', () => acknowledge(title.textContent, unowned.length > 0 ? unowned : firing, refresh), { class: unowned.length > 0 ? 'primary' : '', 'data-focus': 'acknowledge' }) : '',
    button('Silence', () => newSilence({ model: incident.model, ...(features.length === 1 ? { feature: features[0] } : {}) }, refresh), { 'data-focus': 'silence' }),
    element('a', { class: 'button', href: path`/models/${incident.model}` }, 'Model'),
    runbook ? element('a', { class: 'button', href: runbook, rel: 'noopener noreferrer', target: '_blank' }, 'Runbook') : '');
}

const ALERT_COLUMNS = [
  ['State', '', (alert) => [badge(STATE[alert.state] ?? 'ok', alert.state), element('small', {}, alert.state === 'firing' ? LAST[alert.last_window] ?? alert.severity : alert.severity)]],
  ['What', 'words', (alert) => [element('span', { dir: 'auto' }, alert.summary ?? alert.rule), element('small', {}, element('a', { href: path`/rules/${alert.rule}` }, alert.rule),
    alert.feature ? ' · ' : '', alert.feature ? element('a', { class: 'name', dir: 'auto', href: featureUrl(alert.model, alert.feature, alert.window_start) }, alert.feature) : '', alert.segment ? element('span', { dir: 'auto' }, ` · ${alert.segment}`) : '')]],
  ['Value', 'num', (alert) => [element('strong', {}, format.ofMetric(alert.metric, alert.value)), element('small', {}, `limit ${format.ofMetric(alert.metric, alert.threshold)}`)]],
  ['Since', '', (alert) => [time(alert.started_at, { zone: false }), alert.acknowledged_by ? element('small', { dir: 'auto' }, `taken by ${alert.acknowledged_by}`) : '']],
];

function drawAlerts(place, { alerts }) {
  const sorted = [...alerts].sort((a, b) => Number(b.state === 'firing') - Number(a.state === 'firing') || Date.parse(a.started_at) - Date.parse(b.started_at));
  const over = sorted.filter((alert) => alert.state === 'resolved');
  const on = sorted.filter((alert) => alert.state !== 'resolved');
  if (on.length > 0) place.append(cards('Alerts', ALERT_COLUMNS, on));
  if (over.length === 0) return;
  if (on.length === 0) place.append(cards('Alerts that are over', ALERT_COLUMNS, over));
  else place.append(element('details', { class: 'more', 'data-focus': 'over' }, element('summary', {}, `${over.length} ${over.length === 1 ? 'is' : 'are'} over`), cards('Alerts that are over', ALERT_COLUMNS, over)));
}

/** What happened, from all sources, newest first. */
async function events() {
  const incident = await fetchJson(path`/v1/incidents/${id}`);
  const histories = await Promise.all(incident.alerts.slice(0, MOST_HISTORIES).map(async (alert) => {
    const { events: found } = await fetchJson(path`/v1/alerts/${alert.id}/history`);
    return found.map((event) => ({ at: event.at, kind: event.kind, what: [alert.feature, alert.rule].filter(Boolean).join(' · '), words: words(event, alert), metric: alert.metric }));
  }));
  const sent = incident.notifications.map((one) => ({ at: one.finished_at ?? one.created_at, kind: one.state === 'delivered' ? 'told' : one.state === 'dead' ? 'given_up' : 'queued', what: one.receiver, words: `${one.kind}${one.last_outcome ? `: ${one.last_outcome}` : ''}` }));
  const all = [...histories.flat(), ...sent].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return { events: all, left: Math.max(0, incident.alerts.length - MOST_HISTORIES) };
}

function words(event, alert) {
  const value = typeof event.value === 'number' ? `${format.ofMetric(alert.metric, event.value)}${typeof event.threshold === 'number' ? ` against ${format.ofMetric(alert.metric, event.threshold)}` : ''}` : '';
  const window = event.window_start ? `window of ${format.moment(Date.parse(event.window_start))}` : '';
  return [window, value, event.detail].filter(Boolean).join(', ');
}

/** What changes nothing for anybody. */
const QUIET = new Set(['judged', 'late']);

const EVENT_STYLE = { firing: 'drift', given_up: 'drift', pending: 'warning', queued: 'warning', acknowledgement_over: 'warning', acknowledged: 'candidate',
  judged: 'insufficient', unknown: 'insufficient', late: 'insufficient', abandoned: 'insufficient', silenced: 'insufficient' };

function drawTimeline(place, { events: all, left }) {
  if (all.length === 0) {
    place.append(element('p', { class: 'blank' }, 'Nothing has been written down yet.'));
    return;
  }
  const MOST = 60;
  const line = (event) => element('li', {}, element('span', { class: 'at' }, time(event.at, { zone: false })),
    element('span', {}, badge(EVENT_STYLE[event.kind] ?? 'ok', event.kind.replaceAll('_', ' ')), ' ', element('span', { class: 'name', dir: 'auto' }, event.what), event.words ? element('small', { dir: 'auto' }, event.words) : ''));
  const told = all.filter((event) => !QUIET.has(event.kind));
  const quiet = all.filter((event) => QUIET.has(event.kind));
  const list = (some, label) => element('ol', { class: 'events', tabindex: '0', 'aria-label': label }, ...some.map(line));
  place.append(list((told.length > 0 ? told : quiet).slice(0, MOST), 'Timeline'));
  if (told.length > MOST) place.append(element('details', { class: 'more', 'data-focus': 'more' }, element('summary', {}, `${format.count(told.length - MOST)} earlier`), list(told.slice(MOST, 1000), 'Earlier')));
  if (told.length > 0 && quiet.length > 0) {
    place.append(element('details', { class: 'more', 'data-focus': 'quiet' }, element('summary', {}, `${format.counted(quiet.length, 'window')} judged without a change`), list(quiet.slice(0, 1000), 'Windows judged')));
  }
  if (left > 0) place.append(element('p', { class: 'muted' }, `${left} more alerts are not part of this list.`));
}

const MOST_TOLD = 12;

function drawNotifications(place, { notifications }) {
  if (notifications.length === 0) {
    place.append(element('p', { class: 'blank' }, 'Nobody was told: no receiver was there, or a silence covered it. ', element('a', { href: '/receivers' }, 'Receivers')));
    return;
  }
  const columns = [
    ['State', '', (one) => badge(...(SENT[one.state] ?? ['failed', one.state]))],
    ['To', '', (one) => element('span', { class: 'name', dir: 'auto' }, one.receiver)],
    ['About', '', (one) => one.kind],
    ['Outcome', '', (one) => [element('span', { dir: 'auto' }, one.last_outcome ?? 'not tried yet'), element('small', {}, format.counted(one.attempts, 'attempt'))]],
    ['When', '', (one) => time(one.finished_at ?? one.created_at, { ago: true })],
    ['', 'acts', (one) => (one.state === 'dead' ? button('Send again', async () => {
      await send('POST', path`/v1/notifications/${one.id}/resend`).then(() => toast('Waiting to be sent again.'), (error) => toast(`Not sent again: ${error.message}`));
      await refresh();
    }, { class: 'quiet' }) : '')],
  ];
  place.append(cards('Notifications', columns, notifications.slice(0, MOST_TOLD)));
  if (notifications.length > MOST_TOLD) {
    place.append(element('details', { class: 'more', 'data-focus': 'told' }, element('summary', {}, `${notifications.length - MOST_TOLD} earlier`), cards('Earlier notifications', columns, notifications.slice(MOST_TOLD))));
  }
}

const load = () => fetchJson(path`/v1/incidents/${id}`);
const areas = [new Area('diagnosis', load, drawHead), new Area('alerts', load, drawAlerts), new Area('timeline', events, drawTimeline), new Area('notifications', load, drawNotifications)];
const refresh = () => Promise.all(areas.map((area) => area.refresh()));
areas.forEach((area) => area.follow('alerts', 'notifications').catch((error) => failure(area.place, area.title, error, refresh)));
