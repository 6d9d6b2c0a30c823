// Receivers: who is told, how the last message fared, what was given up; a test send; an editor
// that shows no secret and keeps the one that is stored unless a new one is typed.
import { fetchJson } from './charts.js';
import { area, check, field, number, orNull, select, submitted, suggestions, text } from './form.js';
import * as format from './format.js';
import { element } from './table.js';
import { Area, badge, button, cards, command, confirmed, dialog, empty, name, path, send, time, toast } from './ui.js';

const address = document.querySelector('[data-address]').dataset.address;
const SECRET = { type: 'password', autocomplete: 'new-password', spellcheck: 'false' };

/** Each kind: its words, then its fields as [name, label, kind, hint]. */
const KINDS = {
  webhook: ['Webhook (Standard Webhooks)', [['url', 'Address', 'url'], ['secret', 'Signing secret', 'secret', 'messages are signed with it'], ['previous_secret', 'Previous secret', 'secret', 'signs too while you change over']]],
  slack: ['Slack', [['url', 'Incoming webhook', 'secret', 'the address is the credential']]],
  teams: ['Microsoft Teams', [['url', 'Workflow address', 'secret', 'the address is the credential']]],
  pagerduty: ['PagerDuty', [['secret', 'Routing key', 'secret'], ['url', 'Address', 'url', 'empty: PagerDuty’s own']]],
  opsgenie: ['Opsgenie', [['secret', 'API key', 'secret'], ['url', 'Address', 'url', 'empty: Opsgenie’s own']]],
  email: ['E-mail', [['to', 'To', 'texts', 'addresses, with commas between them']]],
  alertmanager: ['Alertmanager', [['url', 'Address', 'url']]],
  action: ['Action (starts a pipeline)', [['url', 'Address', 'url'], ['body', 'Body', 'area', 'with {{model}}, {{feature}}, {{rule}}, {{severity}} …']]],
  heartbeat: ['Heartbeat (dead-man’s switch)', [['url', 'Address', 'secret', 'called as long as alerts are evaluated'], ['every_seconds', 'Every so many seconds', 'number']]],
};
const ROUTED = ['severity', 'model', 'feature', 'segment', 'rule', 'version', 'metric'];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const STATES = { delivered: ['ok', 'delivered'], queued: ['warning', 'waiting'], dead: ['drift', 'given up'] };

const notifications = () => fetchJson('/v1/notifications');

async function load() {
  const [{ receivers }, sent] = await Promise.all([fetchJson('/v1/receivers'), notifications().catch(() => null)]);
  const last = {};
  sent?.notifications.forEach((one) => { last[one.receiver] ??= one; });
  return { receivers, last };
}

function draw(place, { receivers, last }) {
  if (receivers.length === 0) {
    place.append(empty('Nobody is told yet', element('p', {}, 'Alerts are kept and shown, but nobody hears of them until there is a receiver. Add one here, or:'),
      command(`curl -X PUT ${address}/v1/receivers/default \\\n  -H 'Content-Type: application/json' \\\n  -d '{"type": "webhook", "url": "https://hooks.example.org/tidemark"}'`),
      element('p', {}, 'A receiver named ', element('code', {}, 'default'), ' is told of every alert that no other receiver asks for.')));
    return;
  }
  place.append(cards('Receivers', [
    ['Receiver', '', (one) => [name(one.name), element('small', {}, KINDS[one.type]?.[0] ?? one.type)]],
    ['Where', '', (one) => where(one)],
    ['Told of', '', (one) => told(one)],
    ['Last message', '', (one) => lastMessage(one, last[one.name])],
    ['', 'acts', (one) => [
      button('Test', (made) => test(one, made), { class: 'quiet', 'data-focus': `test ${one.name}`, 'aria-label': `Send a test to ${one.name}` }),
      button('Edit', () => edit(one, receivers), { class: 'quiet', 'data-focus': `edit ${one.name}`, 'aria-label': `Edit ${one.name}` }),
      button('Delete', () => remove(one), { class: 'quiet danger', 'aria-label': `Delete ${one.name}` })]],
  ], receivers));
}

function where(one) {
  const shown = one.url ?? (Array.isArray(one.to) ? one.to.join(', ') : null);
  return [shown ? element('span', { class: 'name', dir: 'auto' }, shown) : element('span', { class: 'muted' }, 'kept secret'),
    element('small', {}, [one.has_secret ? 'secret stored' : '', (one.headers ?? []).length > 0 ? `headers: ${one.headers.join(', ')}` : '', one.every_seconds ? `every ${one.every_seconds} s` : ''].filter(Boolean).join(' · '))];
}

function told(one) {
  const quiet = one.quiet_hours;
  const matchers = Object.entries(one.matchers ?? {}).map(([label, pattern]) => `${label}=${pattern}`).join(', ');
  return [element('span', { dir: 'auto' }, matchers || (one.name === 'default' ? 'everything nobody else is told of' : 'what rules name it for')),
    element('small', {}, [quiet ? `quiet ${quiet.from}–${quiet.to} ${quiet.time_zone}${quiet.days.length < 7 ? ` ${quiet.days.join(' ')}` : ''}` : '',
      one.alternate ? `then ${one.alternate}` : '', one.per_minute ? `${one.per_minute} a minute` : '', one.send_resolved === false ? 'no resolve notice' : ''].filter(Boolean).join(' · '))];
}

function lastMessage(one, last) {
  if (one.disabled_reason) return [badge('failed', 'switched off'), element('small', { dir: 'auto' }, one.disabled_reason)];
  if (!last) return element('span', { class: 'muted' }, 'none yet');
  const [style, words] = STATES[last.state] ?? ['failed', last.state];
  return [badge(style, words), element('small', { dir: 'auto' }, [last.last_outcome, format.relative(Date.parse(last.finished_at ?? last.created_at))].filter(Boolean).join(' · '))];
}

async function test(one, made) {
  made.disabled = true;
  made.textContent = 'Sending …';
  try {
    const answer = await send('POST', path`/v1/receivers/${one.name}/test`);
    toast(`${one.name}: ${answer.delivered ? 'delivered' : 'not delivered'} (${answer.outcome}, ${format.count(answer.latency_ms)} ms)`, { stays: !answer.delivered });
  } catch (error) {
    toast(`${one.name}: ${error.message}`, { stays: true });
  } finally {
    made.disabled = false;
    made.textContent = 'Test';
  }
}

function remove(one) {
  confirmed(`Delete ${one.name}?`, 'Rules that name it tell nobody in its place.', 'Delete', async () => {
    await send('DELETE', path`/v1/receivers/${one.name}`);
    await list.refresh();
  });
}

function edit(one, receivers) {
  const isNew = one === null;
  const start = one ?? { name: receivers.length === 0 ? 'default' : '', type: 'webhook', send_resolved: true };
  const called = text(start.name, { required: true });
  const kind = select(Object.entries(KINDS).map(([type, [words]]) => [type, words]), start.type);
  const own = element('div', { class: 'grid wide' });
  let read = () => ({});
  const fill = () => {
    const kept = !isNew && kind.value === start.type;
    const made = KINDS[kind.value][1].map(([key, label, type, hint]) => {
      const value = kept ? start[key] : undefined;
      const control = type === 'secret' ? text('', { ...SECRET, placeholder: kept && start.has_secret ? 'stored; empty keeps it' : '' })
        : type === 'area' ? area(value ?? '{"model": "{{model}}"}', { class: 'code', rows: '4' })
          : text(Array.isArray(value) ? value.join(', ') : value, type === 'url' ? { type: 'url', placeholder: 'https://…' } : {});
      return { key, type, control, root: field(label, control, { pointer: `/${key}`, hint: hint ?? '', wide: type === 'area' || type === 'url' || key === 'url' || type === 'texts' }) };
    });
    own.replaceChildren(...made.map(({ root }) => root));
    read = () => Object.fromEntries(made.map(({ key, type, control }) => [key, type === 'number' ? number(control) : type === 'texts' ? control.value.split(',').map((part) => part.trim()).filter(Boolean) : orNull(control)])
      .filter(([, value]) => value !== null && value !== ''));
  };
  fill();
  kind.addEventListener('change', fill);
  const resolved = check('Tell it when alerts end', start.send_resolved !== false, { pointer: '/send_resolved' });
  const routing = matcherFields(start.matchers ?? {});
  const quiet = quietFields(start.quiet_hours);
  const alternate = select([['', 'nobody'], ...receivers.filter((other) => other.name !== start.name).map((other) => [other.name, other.name])], start.alternate ?? '');
  const pace = text(start.per_minute, { inputmode: 'numeric', placeholder: 'as fast as it goes' });
  const headers = area('', { rows: '2', class: 'code', placeholder: (start.headers ?? []).length > 0 ? `stored: ${start.headers.join(', ')}; empty keeps them` : 'X-Team: fraud' });
  const box = dialog(isNew ? 'New receiver' : `Receiver ${start.name}`, [element('div', { class: 'grid' },
    isNew ? field('Name', called, { pointer: '/name', hint: '“default” is told of everything nobody else is told of' }) : '', field('Kind', kind, { pointer: '/type' }), own, resolved,
    element('details', { class: 'wide' }, element('summary', {}, 'Which alerts, when, how fast'), element('div', { class: 'grid' },
      routing.root, quiet.root, field('When it cannot be reached for 15 minutes', alternate, { pointer: '/alternate' }), field('At most so many messages a minute', pace, { pointer: '/per_minute' }),
      field('Headers to add', headers, { pointer: '/headers', hint: 'one a line; values are not shown again', wide: true }))))],
  isNew ? 'Add' : 'Save', (form) => submitted(form, async () => {
    const wanted = isNew ? called.value.trim() : start.name;
    await send('PUT', path`/v1/receivers/${wanted || ' '}`, {
      type: kind.value, ...read(), send_resolved: resolved.box.checked, ...routing.read(), ...quiet.read(),
      ...(alternate.value ? { alternate: alternate.value } : {}), ...(pace.value ? { per_minute: number(pace) } : {}), ...headersOf(headers),
    });
    toast(`${wanted} stored.`);
    await list.refresh();
  }));
  box.classList.add('roomy');
}

function headersOf(control) {
  const lines = control.value.split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.length === 0 ? {} : { headers: Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2)).map(([key, value]) => [key, value ?? ''])) };
}

function matcherFields(matchers) {
  const controls = ROUTED.slice(0, 5).map((label) => [label, text(matchers[label], { dir: 'auto', placeholder: 'any' })]);
  return {
    root: element('fieldset', { class: 'field wide', 'data-pointer': '/matchers' }, element('legend', {}, 'Asks for alerts whose (* stands for anything)'),
      element('div', { class: 'grid' }, ...controls.map(([label, control]) => field(label, control))), element('span', { class: 'error', hidden: true })),
    read: () => {
      const found = Object.fromEntries(controls.filter(([, control]) => control.value.trim() !== '').map(([label, control]) => [label, control.value.trim()]));
      ROUTED.slice(5).forEach((label) => { if (matchers[label]) found[label] = matchers[label]; });
      return Object.keys(found).length > 0 ? { matchers: found } : {};
    },
  };
}

function quietFields(quiet) {
  const from = text(quiet?.from, { placeholder: '22:00', class: 'short' });
  const to = text(quiet?.to, { placeholder: '07:00', class: 'short' });
  const zone = text(quiet?.time_zone ?? format.zone(), { list: suggestions('zones', Intl.supportedValuesOf?.('timeZone') ?? ['UTC']) });
  const days = DAYS.map((day) => [day, check(day, (quiet?.days ?? DAYS).includes(day))]);
  return {
    root: element('fieldset', { class: 'field wide', 'data-pointer': '/quiet_hours' }, element('legend', {}, 'Quiet hours: critical alerts only'),
      element('div', { class: 'grid' }, field('From', from, { pointer: '/quiet_hours/from' }), field('to', to, { pointer: '/quiet_hours/to' }), field('by the clock of', zone, { pointer: '/quiet_hours/time_zone' }),
        element('div', { class: 'days', role: 'group', 'aria-label': 'On these days' }, ...days.map(([, box]) => box))), element('span', { class: 'error', hidden: true })),
    read: () => (from.value.trim() === '' && to.value.trim() === '' ? {} : { quiet_hours: { from: orNull(from), to: orNull(to), time_zone: orNull(zone), days: days.filter(([, box]) => box.box.checked).map(([day]) => day) } }),
  };
}

function outbox(place, sent, none) {
  if (sent.length === 0) {
    place.append(element('p', { class: 'blank' }, none));
    return;
  }
  place.append(cards('Notifications', [
    ['State', '', (one) => badge(...(STATES[one.state] ?? ['failed', one.state]))],
    ['To', '', (one) => name(one.receiver)],
    ['About', '', (one) => (one.incident ? element('a', { href: path`/incidents/${one.incident}`, dir: 'auto' }, `${one.kind}: ${one.model}`) : element('span', { dir: 'auto' }, `${one.kind} ${one.model}`.trim()))],
    ['Outcome', '', (one) => [element('span', { dir: 'auto' }, one.last_outcome ?? 'not tried yet'), element('small', {}, format.counted(one.attempts, 'attempt'))]],
    ['When', '', (one) => time(one.finished_at ?? one.created_at, { ago: true })],
    ['', 'acts', (one) => (one.state === 'dead' ? button('Send again', (made) => resend(one, made), { class: 'quiet', 'data-focus': one.id }) : '')],
  ], sent));
}

async function resend(one, made) {
  made.disabled = true;
  try {
    await send('POST', path`/v1/notifications/${one.id}/resend`);
    toast('Waiting to be sent again.');
  } catch (error) {
    toast(`Not sent again: ${error.message}`, { stays: true });
  }
  made.disabled = false;
  await Promise.all([dead.refresh(), last.refresh()]);
}

const list = new Area('receivers', load, draw);
const dead = new Area('dead', () => fetchJson('/v1/notifications?state=dead'), (place, { notifications: sent }) => outbox(place, sent, 'Nothing has been given up.'));
const last = new Area('sent', notifications, (place, { notifications: sent }) => outbox(place, sent.slice(0, 20), 'Nobody has been told of anything yet.'));
list.tools.append(button('New receiver', () => edit(null, list.data?.receivers ?? []), { class: 'primary' }));
list.follow('alerting', 'notifications');
dead.follow('notifications');
last.follow('notifications');
