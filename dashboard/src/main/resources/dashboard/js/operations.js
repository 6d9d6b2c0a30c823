// Operations: whether everything runs, what the collector takes and what waits, who sends, what
// was refused, what is being analysed and replayed, and what is stored.
import { fetchJson } from './charts.js';
import { field, fromInput, localInput, select, submitted, text } from './form.js';
import * as format from './format.js';
import { element } from './table.js';
import { Area, badge, button, bytes, cards, confirmed, dialog, name, path, send, time, toast } from './ui.js';

const lead = document.querySelector('[data-lead]');
const EVERY = 5000;
const STATES = { queued: ['insufficient', 'waiting'], running: ['candidate', 'running'], done: ['ok', 'done'], failed: ['drift', 'failed'], cancelled: ['insufficient', 'cancelled'] };
const WORDS = { clickhouse: 'ClickHouse', spool: 'Spool', jdbc: 'Metadata database', diskSpace: 'Disk', service: 'Process', compositeDiscoveryClient: '', gracefulShutdown: '' };

const fact = (term, value, note = '', trouble = false) => element('div', { class: trouble ? 'trouble' : null }, element('dt', {}, term), element('dd', {}, value, note ? element('small', {}, note) : ''));

// System ---------------------------------------------------------------------------------------

async function health() {
  const response = await fetch('/health/readiness', { headers: { Accept: 'application/json' } });
  return response.json();
}

function drawHealth(place, { status, details }) {
  lead.replaceChildren(badge(status === 'UP' ? 'ok' : 'drift', status === 'UP' ? 'Everything runs.' : 'Something is down.'));
  const parts = Object.entries(details ?? {}).filter(([key]) => WORDS[key] !== '');
  if (parts.length === 0) {
    place.append(element('p', { class: 'blank' }, 'Its parts are not shown to everybody.'));
    return;
  }
  place.append(element('dl', { class: 'facts' }, ...parts.map(([key, part]) =>
    fact(WORDS[key] ?? key, badge(part.status === 'UP' ? 'ok' : 'drift', part.status === 'UP' ? 'up' : part.status.toLowerCase()), note(key, part.details), part.status !== 'UP'))));
}

/** A few words on a part, without what only a debugger wants. */
function note(key, details) {
  if (!details || typeof details !== 'object') return '';
  switch (key) {
    case 'diskSpace': return `${bytes(details.free)} free of ${bytes(details.total)}`;
    case 'spool': return [details.trouble, `${bytes(details.bytes)} in use`].filter(Boolean).join(', ');
    case 'clickhouse': return [details.kind, String(details.state ?? '').replace(/\[.*$/, '').toLowerCase()].filter(Boolean).join(', ');
    default: return typeof details.error === 'string' ? details.error : '';
  }
}

// Collector ------------------------------------------------------------------------------------

let before = null;

async function intake() {
  const status = await fetchJson('/v1/collector/status');
  const at = Date.now();
  const rate = before && at > before.at ? Math.max(0, (status.received - before.received) / ((at - before.at) / 1000)) : null;
  before = { at, received: status.received };
  return { ...status, rate };
}

function drawIntake(place, status) {
  const refused = Object.entries(status.refused_requests ?? {}).filter(([, count]) => count > 0);
  const trouble = [status.spool_trouble, status.storage_trouble].filter(Boolean);
  if (trouble.length > 0) place.append(element('p', { role: 'alert', class: 'kind' }, badge('drift', 'Trouble'), ' ', element('span', { dir: 'auto' }, trouble.join(' '))));
  const ack = status.acknowledged ?? {};
  place.append(element('dl', { class: 'facts' },
    fact('Received', format.count(status.received), status.rate === null ? '' : `${format.count(status.rate)} a second now`),
    fact('Accepted', format.count(status.accepted)),
    fact('Rejected', format.count(status.rejected), status.received > 0 ? format.percent(status.rejected / status.received) : ''),
    fact('Duplicates', format.count(status.duplicates_total), 'since the spool was made'),
    fact('Waits on disk', format.counted(status.spooled, 'record'), `${bytes(status.spool_waiting_bytes)} in ${format.counted(status.spool_segments, 'segment')}`, Boolean(status.storage_trouble)),
    fact('Oldest waiting', status.spooled > 0 ? `${format.statistic(status.oldest_waiting_seconds)} s` : 'nothing waits', '', status.oldest_waiting_seconds > 60),
    fact('From disk to ClickHouse', `${format.statistic(status.visible?.last_seconds)} s`, `longest ${format.statistic(status.visible?.worst_seconds)} s`),
    fact('Answer', !(ack.p50_ms > 0) ? '–' : `${format.statistic(ack.p50_ms)} ms`, !(ack.p99_ms > 0) ? 'no request lately' : `p99 ${format.statistic(ack.p99_ms)} ms`),
    fact('Set aside', format.count(status.quarantined_total), 'could not be stored', status.quarantined_total > 0),
    fact('Refused requests', refused.length === 0 ? 'none' : refused.map(([why, count]) => `${why.replaceAll('_', ' ')} ${format.count(count)}`).join(', ')),
    fact('Disk free', bytes(status.disk_free_bytes))));
}

function drawProducers(place, { producers }) {
  if (producers.length === 0) {
    place.append(element('p', { class: 'blank' }, 'Nobody has sent anything since this process started. ', element('a', { href: '/start' }, 'Connect a model')));
    return;
  }
  place.append(cards('Producers', [
    ['Model', '', (one) => element('a', { href: path`/models/${one.model}`, dir: 'auto' }, one.model)],
    ['Last record', '', (one) => time(one.last_seen, { ago: true })],
    ['A second', 'num', (one) => format.statistic(one.records_per_second)],
    ['Accepted', 'num', (one) => format.count(one.accepted)],
    ['Duplicates', 'num', (one) => format.count(one.duplicates)],
    ['Rejected', 'num', (one) => (one.rejected > 0 ? badge('warning', `${format.count(one.rejected)} (${format.percent(one.rejected_rate)})`) : '0')],
    ['Orphans', 'num', (one) => format.count(one.orphans)],
    ['Versions', '', (one) => element('span', { class: 'name', dir: 'auto' }, one.versions.map((version) => version.version).join(', '))],
  ], producers));
}

function drawRejections(place, { recent_rejections: found, rejected }) {
  if (!found || found.length === 0) {
    place.append(element('p', { class: 'blank' }, rejected > 0 ? `${format.count(rejected)} rejected since this process started; none is kept.` : 'Nothing has been rejected since this process started.'));
    return;
  }
  place.append(cards('Rejected records', [
    ['When', '', (one) => time(one.at, { ago: true })],
    ['Model', '', (one) => (one.model ? name(one.model) : element('span', { class: 'muted' }, 'not readable'))],
    ['Record', '', (one) => [one.prediction_id ? name(one.prediction_id) : element('span', { class: 'muted' }, 'without id')]],
    ['Where', '', (one) => element('code', { dir: 'auto' }, one.pointer || 'the whole record')],
    ['Why', 'words', (one) => element('span', { dir: 'auto' }, one.detail)],
  ], found));
}

// Work -----------------------------------------------------------------------------------------

const period = (one) => [time(one.from, { zone: false }), element('small', {}, 'to ', time(one.to, { zone: false }))];

function advance(done, total, words) {
  if (!total) return element('span', { class: 'muted' }, 'not known yet');
  return [element('progress', { class: 'progress', max: String(total), value: String(done), 'aria-label': words }), element('small', {}, `${format.count(done)} of ${format.count(total)} ${words}`)];
}

const state = (one) => [badge(...(STATES[one.state] ?? ['failed', one.state])), one.detail ? element('small', { dir: 'auto' }, one.detail) : ''];
const isOpen = (one) => one.state === 'queued' || one.state === 'running';

function drawAnalyses(place, { analyses }) {
  if (analyses.length === 0) {
    place.append(element('p', { class: 'blank' }, 'Nobody has asked for one.'));
    return;
  }
  place.append(cards('Analyses', [
    ['State', '', state],
    ['Model', '', (one) => element('a', { href: path`/models/${one.model}`, dir: 'auto' }, one.model)],
    ['Period', '', period],
    ['Windows', '', (one) => advance(one.windows_done, one.windows_total, 'windows')],
    ['Asked', '', (one) => time(one.created_at, { ago: true })],
    ['', 'acts', (one) => (isOpen(one) ? button('Cancel', () => confirmed('Cancel this analysis?', 'Windows that are done stay.', 'Cancel it', async () => {
      await send('DELETE', path`/v1/analyses/${one.id}`);
      await analysed.refresh();
    }), { class: 'quiet', 'data-focus': one.id }) : '')],
  ], analyses));
}

function analyse() {
  let models = [];
  const model = select([], '');
  const window = text('', { placeholder: 'the model’s own' });
  const from = text('', { type: 'datetime-local' });
  const to = text('', { type: 'datetime-local' });
  const suggest = () => {
    const end = models.find((one) => one.name === model.value)?.window_end;
    const until = end ? Date.parse(end) : Date.now();
    to.value = localInput(until);
    from.value = localInput(until - 7 * 86400000);
  };
  model.addEventListener('change', suggest);
  const asked = dialog('Analyse a period', [element('div', { class: 'grid' }, field('Model', model), field('Window length', window, { pointer: '/window' }),
    field(`From (${format.zoneName()})`, from, { pointer: '/from' }), field(`to (${format.zoneName()})`, to, { pointer: '/to' }))], 'Analyse', (form) => submitted(form, async () => {
    await send('POST', path`/v1/models/${model.value}/analyses`, { from: fromInput(from.value), to: fromInput(to.value), ...(window.value.trim() ? { window: window.value.trim() } : {}) });
    toast('Queued.');
    await analysed.refresh();
  }));
  fetchJson('/v1/models').then((found) => {
    models = found.models;
    model.replaceChildren(...models.map((one) => element('option', { value: one.name }, one.name)));
    suggest();
  }).catch((error) => { asked.querySelector('[role=alert]').textContent = error.message; });
}

function drawReplays(place, { replays }) {
  if (replays.length === 0) {
    place.append(element('p', { class: 'blank' }, 'Nothing has been replayed. ', element('a', { href: '/shadow' }, 'Shadow')));
    return;
  }
  place.append(cards('Replays', [
    ['State', '', state],
    ['Candidate', '', (one) => [element('a', { class: 'name', dir: 'auto', href: path`/replays/${one.id}` }, `${one.model} ${one.candidate}`), element('small', {}, one.purpose === 'fidelity' ? 'the champion’s own file' : `against ${one.champion}`)]],
    ['Period', '', period],
    ['Rows', '', (one) => advance(one.rows_done, one.rows_total, 'rows')],
    ['Asked', '', (one) => time(one.created_at, { ago: true })],
    ['', 'acts', (one) => (isOpen(one) ? button('Cancel', () => confirmed('Cancel this replay?', 'Rows already scored stay.', 'Cancel it', async () => {
      await send('DELETE', path`/v1/replays/${one.id}`);
      await replayed.refresh();
    }), { class: 'quiet', 'data-focus': one.id }) : '')],
  ], replays));
}

// Storage --------------------------------------------------------------------------------------

function drawStorage(place, { tables, retention_seconds: kept }) {
  const all = tables.reduce((sum, one) => sum + one.bytes_on_disk, 0);
  place.append(element('p', {}, `${bytes(all)} on disk. `, kept ? `Events are kept for ${format.duration(kept * 1000)}, by whole months; results for ever.` : 'Everything is kept for ever.', ' ', element('small', {}, element('code', {}, 'tidemark.retention.events'))),
    cards('Storage', [
      ['Table', '', (one) => element('code', {}, one.name)],
      ['Rows', 'num', (one) => format.count(one.rows)],
      ['On disk', 'num', (one) => bytes(one.bytes_on_disk)],
      ['Before compression', 'num', (one) => [bytes(one.bytes_uncompressed), element('small', {}, one.bytes_on_disk > 0 ? `${format.statistic(one.bytes_uncompressed / one.bytes_on_disk)}×` : '')]],
      ['Parts', 'num', (one) => format.count(one.parts)],
      ['Share', '', (one) => element('meter', { min: '0', max: '1', value: String(all > 0 ? one.bytes_on_disk / all : 0), 'aria-label': `Share of ${one.name}` })],
    ], tables));
}

const healthy = new Area('health', health, drawHealth);
const taken = new Area('intake', intake, drawIntake);
let latest = null;
const shared = async () => latest ?? fetchJson('/v1/collector/status');
const producers = new Area('producers', async () => { const { producers: found } = await shared(); return { producers: found }; }, drawProducers);
const rejections = new Area('rejections', async () => { const { recent_rejections: found, rejected } = await shared(); return { recent_rejections: found, rejected }; }, drawRejections);
const analysed = new Area('analyses', () => fetchJson('/v1/analyses'), drawAnalyses);
const replayed = new Area('replays', () => fetchJson('/v1/replays'), drawReplays);
const stored = new Area('storage', () => fetchJson('/v1/storage'), drawStorage);
analysed.tools.append(button('Analyse a period', analyse));

async function look() {
  await taken.refresh();
  latest = taken.data ?? null;
  await Promise.all([producers.refresh(), rejections.refresh(), healthy.refresh()]);
}

look();
analysed.follow('analyses');
replayed.follow('replays');
stored.follow();
setInterval(() => { if (!document.hidden) look(); }, EVERY);
setInterval(() => { if (!document.hidden) stored.refresh(); }, 12 * EVERY);
