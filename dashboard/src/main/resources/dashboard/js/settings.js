// Settings of one model: task, window, features, segments, and what it is compared with.
import { fetchJson } from './charts.js';
import { check, complain, field, fromInput, localInput, number, orNull, select, submitted, suggestions, text } from './form.js';
import * as format from './format.js';
import { element } from './table.js';
import './tabs.js';
import { Area, badge, button, cards, command, confirmed, dialog, empty, name, path, send, time, toast } from './ui.js';

const root = document.querySelector('[data-settings]');
const model = root.dataset.settings;
const lead = document.querySelector('[data-lead]');
const base = path`/v1/models/${model}`;
const TASKS = [['', 'worked out from the traffic'], ['binary', 'binary classification'], ['multiclass', 'multiclass classification'], ['regression', 'regression'], ['other', 'other']];
const PROFILES = [['classic', 'classic (Tidemark’s own)'], ['evidently', 'as Evidently'], ['nannyml', 'as NannyML'], ['whylabs', 'as WhyLabs']];
const TYPES = [['', 'as seen'], 'numeric', 'categorical', 'boolean', 'text', 'embedding'];

let stored = null;

const load = () => fetchJson(base);

function draw(place, found) {
  stored = found;
  lead.textContent = found.rows > 0 ? `${format.counted(found.rows, 'prediction')}, the last ${format.relative(Date.parse(found.last_seen))}.` : 'No prediction yet.';
  const task = select(TASKS, found.task ?? '');
  const positive = text(found.positive_label, { dir: 'auto', placeholder: 'worked out' });
  const window = text(found.window, { list: suggestions('windows', ['15m', '1h', '6h', '1d', '1w', '1mo', '10000rows']) });
  const sample = text(found.min_sample, { inputmode: 'numeric' });
  const profile = select(PROFILES, found.profile);
  const segments = text(found.segments.join(', '), { dir: 'auto', placeholder: 'country, channel' });
  const features = featureTable(found);
  const wrong = element('p', { role: 'alert', class: 'error' });
  const form = element('form', { class: 'fields sheet', novalidate: true }, element('div', { class: 'grid' },
    field('Task', task, { pointer: '/task' }), field('Positive label', positive, { pointer: '/positive_label', hint: 'the class that the score speaks of' }),
    field('Window', window, { pointer: '/window', hint: '15m, 1h, 6h, 1d, 1w, 1mo or 10000rows' }), field('Fewest values for a statistic', sample, { pointer: '/min_sample' }),
    field('Rules of the drift metrics', profile, { pointer: '/profile' }), field('Segments', segments, { pointer: '/segments', hint: 'tags or categorical features, with commas' }),
    element('div', { class: 'wide' }, features.root)),
  wrong, element('div', { class: 'row' }, element('a', { class: 'button quiet', href: path`/models/${model}` }, 'Back'), element('button', { type: 'submit', class: 'primary' }, 'Save')));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await put({ task: task.value || null, positive_label: orNull(positive), window: orNull(window), min_sample: number(sample), profile: profile.value,
        segments: segments.value.split(',').map((one) => one.trim()).filter(Boolean), features: features.read() });
      wrong.textContent = '';
      toast('Saved. Windows that close from now on are analysed so.');
    } catch (error) {
      wrong.textContent = complain(form, error);
    }
  });
  place.append(form);
}

/** PUT replaces everything, so what is not on this form is sent as it was. */
async function put(changes) {
  const { task, positive_label, window, features, segments, min_sample, profile, reference } = stored;
  await send('PUT', base, { task, positive_label, window, features, segments, min_sample, profile, reference, ...changes });
  settings.text = undefined;
  await Promise.all([settings.refresh(), references.refresh()]);
}

function featureTable(found) {
  const seen = new Map(found.inferred_schema.map((column) => [column.name, column]));
  Object.keys(found.features).filter((known) => !seen.has(known)).forEach((known) => seen.set(known, { name: known, type: '', origin: 'neither' }));
  if (seen.size === 0) return { root: element('p', { class: 'muted' }, 'Features appear here with the first predictions.'), read: () => found.features };
  const rows = [...seen.values()].map((column) => {
    const own = found.features[column.name] ?? {};
    const spot = `/features/${column.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const watched = element('input', { type: 'checkbox', 'aria-label': `Watch ${column.name}` });
    watched.checked = own.monitored !== false;
    const type = select(TYPES.includes(own.type) || !own.type ? TYPES : [...TYPES, own.type], own.type ?? '', { 'aria-label': `Type of ${column.name}`, class: 'small' });
    const min = text(own.min, { inputmode: 'decimal', 'aria-label': `Smallest allowed ${column.name}`, class: 'tight' });
    const max = text(own.max, { inputmode: 'decimal', 'aria-label': `Largest allowed ${column.name}`, class: 'tight' });
    return { column, spot, watched, type, min, max };
  });
  const cell = (row, key, control) => element('div', { 'data-pointer': `${row.spot}/${key}` }, control, element('span', { class: 'error', hidden: true }));
  return {
    root: element('fieldset', { class: 'field', 'data-pointer': '/features' }, element('legend', {}, 'Features'), element('span', { class: 'error', hidden: true }),
      element('div', { class: 'framed' }, cards('Features', [
        ['Watched', '', (row) => cell(row, 'monitored', row.watched)],
        ['Feature', '', (row) => [name(row.column.name), row.column.origin === 'neither' ? element('small', {}, 'not seen yet') : row.column.origin === 'reference' ? element('small', {}, 'in the reference only') : '']],
        ['Seen as', '', (row) => row.column.type || '–'],
        ['Type', '', (row) => cell(row, 'type', row.type)],
        ['Smallest allowed', '', (row) => cell(row, 'min', row.min)],
        ['Largest allowed', '', (row) => cell(row, 'max', row.max)],
      ], rows))),
    read: () => Object.fromEntries(rows.map((row) => [row.column.name, { type: row.type.value || null, min: number(row.min), max: number(row.max), monitored: row.watched.checked }])
      .filter(([known, own]) => known in found.features || own.type !== null || own.min !== null || own.max !== null || !own.monitored)),
  };
}

// References -----------------------------------------------------------------------------------

function drawReferences(place, { references: all, chosen }) {
  if (all.length === 0) {
    place.append(empty('No reference yet', element('p', {}, 'Without one there is nothing to compare with, so no drift. Take a good period of logged traffic (the button above), or send a file:'),
      command(`curl -X PUT ${root.dataset.address}${path`/v1/models/${model}/references/training`} \\\n  -H 'Content-Type: text/csv' --data-binary @training.csv`)));
    return;
  }
  const radio = (value, isOn, label) => {
    const made = element('input', { type: 'radio', name: 'reference', 'aria-label': label });
    made.checked = isOn;
    made.addEventListener('change', async () => {
      try {
        await put({ reference: value });
        toast(value === null ? 'Compared with the newest from now on.' : `Compared with ${value} from now on.`);
      } catch (error) {
        toast(`Not changed: ${error.message}`, { stays: true });
      }
    });
    return made;
  };
  place.append(element('label', { class: 'newest' }, radio(null, chosen === null, 'Always the newest'), 'Always the newest'),
    cards('References', [
      ['Compared with', '', (one) => [radio(one.name, chosen === one.name, `Compare with ${one.name}`), one.active ? ' ' : '', one.active ? badge('ok', 'in use') : '']],
      ['Reference', '', (one) => [name(one.name), element('small', {}, one.source === 'period' ? `traffic${one.version ? ` of version ${one.version}` : ''}` : one.source)]],
      ['Period', '', (one) => (one.from ? [time(one.from, { zone: false }), element('small', {}, 'to ', time(one.to, { zone: false }))] : element('span', { class: 'muted' }, '–'))],
      ['Rows', 'num', (one) => format.count(one.rows)],
      ['Made', '', (one) => time(one.created_at, { ago: true })],
      ['', 'acts', (one) => button('Delete', () => confirmed(`Delete ${one.name}?`, one.active ? 'The model is compared with it now.' : 'Results computed with it stay.', 'Delete', async () => {
        await send('DELETE', `${base}${path`/references/${one.name}`}`);
        if (chosen === one.name) await put({ reference: null });
        await references.refresh();
      }), { class: 'quiet danger', 'data-focus': one.name, 'aria-label': `Delete ${one.name}` })],
    ], all));
}

function take() {
  const called = text('', { required: true, placeholder: 'first-month' });
  const versions = ['', ...(stored?.versions ?? []).map((one) => one.version)];
  const version = select(versions.map((one) => [one, one || 'all']), '');
  const first = stored?.first_seen ? Date.parse(stored.first_seen) : Date.now() - 30 * 86400000;
  const from = text(localInput(first), { type: 'datetime-local' });
  const to = text(localInput(Math.min(first + 30 * 86400000, stored?.last_seen ? Date.parse(stored.last_seen) : Date.now())), { type: 'datetime-local' });
  const use = check('Compare with it from now on', stored?.reference !== null);
  dialog('Take a period as reference', [element('div', { class: 'grid' }, field('Name', called, { pointer: '/name' }), field('Version', version, { pointer: '/version' }),
    field(`From (${format.zoneName()})`, from, { pointer: '/from' }), field(`to (${format.zoneName()})`, to, { pointer: '/to' })), stored?.reference ? use : ''], 'Take it', (form) => submitted(form, async () => {
    const wanted = called.value.trim();
    if (wanted === '') throw Object.assign(new Error(), { errors: [{ pointer: '/name', detail: 'give it a name' }] });
    await send('PUT', `${base}${path`/references/${wanted}`}`, { from: fromInput(from.value), to: fromInput(to.value), ...(version.value ? { version: version.value } : {}) });
    if (stored?.reference && use.box.checked) await put({ reference: wanted });
    toast(`${wanted} taken.`);
    await references.refresh();
  }));
}

function drawVersions(place, { versions }) {
  if (versions.length === 0) {
    place.append(element('p', { class: 'blank' }, 'No prediction has arrived yet. ', element('a', { href: '/start' }, 'How to send one')));
    return;
  }
  place.append(cards('Versions', [
    ['Version', '', (one) => name(one.version)],
    ['Predictions', 'num', (one) => format.count(one.rows)],
    ['First', '', (one) => time(one.first_seen)],
    ['Last', '', (one) => time(one.last_seen, { ago: true })],
  ], versions));
}

const settings = new Area('settings', load, draw);
const references = new Area('references', async () => {
  const [{ references: all }, { reference }] = await Promise.all([fetchJson(`${base}/references`), load()]);
  return { references: all, chosen: reference };
}, drawReferences);
const versions = new Area('candidates', async () => ({ versions: (await load()).versions }), drawVersions);
references.tools.append(button('Take a period', take));
settings.follow();
references.follow('models');
versions.follow();
