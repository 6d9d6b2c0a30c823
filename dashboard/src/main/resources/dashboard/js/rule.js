// The editor of one rule: fields or JSON, checked by the server as it is typed, with what the
// rule would have done on the past drawn on the metric's own chart.
import { fetchJson } from './charts.js';
import { conditions, rowsOf } from './conditions.js';
import { area, check, complain, field, forget, number, orNull, select, suggestions, text } from './form.js';
import { isSayable, overrides } from './overrides.js';
import { Trial } from './trial.js';
import * as format from './format.js';
import { element } from './table.js';
import { Area, badge, button, cards, confirmed, name as named, path, send, time, toast } from './ui.js';

const root = document.querySelector('[data-rule]');
const lead = document.querySelector('[data-lead]');
const isNew = root.dataset.rule === '';

const METRICS = ['psi', 'score_psi', 'prediction_psi', 'ks_statistic', 'js_distance', 'wasserstein_normalized', 'chi_square', 'cramers_v', 'hellinger',
  'multivariate_drift', 'null_rate', 'out_of_range_rate', 'unseen_category_rate', 'type_mismatch_rate', 'duplicate_rate', 'champion_agreement', 'champion_difference', 'mean', 'std', 'p50', 'p95',
  'accuracy', 'balanced_accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'average_precision', 'log_loss', 'brier', 'ece', 'rmse', 'mae', 'r2',
  'estimated_accuracy', 'estimated_roc_auc', 'label_coverage', 'latency_p50', 'latency_p95', 'latency_p99', 'error_rate', 'requests_per_second',
  'row_count', 'intake_records', 'intake_rejected_rate', 'predictions'];
const BLANK = { name: '', description: null, enabled: true, model: '*', version: '*', metric: 'psi', feature: '*', segment: null, window: null, when: { above: 0.2 },
  for: 1, clear: { for: 1 }, severity: 'warning', receivers: [], runbook_url: null, min_sample: 0, min_label_coverage: null };
const SHOWN_ONLY = ['name', 'in_words', 'built_in', 'modified', 'revision'];

const trial = new Trial('backtest', adopt);
let draft = null;
let waiting = 0;

async function load() {
  const [rule, { receivers }, { models }] = await Promise.all([
    isNew ? Promise.resolve(starting()) : fetchJson(path`/v1/rules/${root.dataset.rule}`),
    fetchJson('/v1/receivers').catch(() => ({ receivers: [] })),
    fetchJson('/v1/models').catch(() => ({ models: [] })),
  ]);
  return { rule: { ...rule, ...proposal() }, receivers: receivers.map((one) => one.name), models: models.map((one) => one.name) };
}

/** A new rule may be begun from elsewhere, about a model, feature or metric. */
function starting() {
  const asked = new URL(location.href).searchParams;
  const given = Object.fromEntries(['model', 'metric', 'feature', 'segment'].filter((key) => asked.has(key)).map((key) => [key, asked.get(key)]));
  return { ...BLANK, ...given };
}

/** Fields that somebody proposes to change, in the address: shown and tried, not saved. */
function proposal() {
  try {
    return JSON.parse(new URL(location.href).searchParams.get('propose') ?? '{}');
  } catch {
    return {};
  }
}

/** Whether the fields can say all of it; else the JSON does. */
const isPlain = (rule) => rowsOf(rule.when) !== null && rowsOf(rule.clear) !== null && isSayable(rule.overrides);

function draw(place, { rule, receivers, models }) {
  draft = rule;
  suggestions('metrics', METRICS);
  suggestions('models', ['*', ...models]);
  if (new URL(location.href).searchParams.has('propose')) wrongly(place);
  if (!isNew) lead.textContent = `${rule.built_in ? (rule.modified ? 'Built-in, changed.' : 'Built-in, as shipped.') : 'Your own.'} ${rule.in_words}`;
  let read = null;
  const form = element('form', { class: 'fields sheet', novalidate: true });
  const body = element('div');
  const wrong = element('p', { role: 'alert', class: 'error' });
  const modes = element('div', { class: 'tabs', role: 'group', 'aria-label': 'How to edit' });
  const show = (mode) => {
    if (mode === 'json') read = asJson(body, draft);
    else read = asFields(body, draft, receivers);
    [...modes.children].forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.mode === mode)));
  };
  const change = () => {
    try {
      draft = { ...read(), name: draft.name };
      wrong.textContent = '';
      tryOut(form, wrong);
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  [['fields', 'Fields'], ['json', 'JSON']].forEach(([mode, words]) => modes.append(button(words, () => {
    try {
      draft = { ...read(), name: draft.name };
      if (mode === 'fields' && !isPlain(draft)) throw new Error('This rule says more than the fields can: go on in JSON.');
      wrong.textContent = '';
      show(mode);
    } catch (error) {
      wrong.textContent = error.message;
    }
  }, { 'data-mode': mode })));
  const called = isNew ? field('Name', text('', { required: true, placeholder: 'credit-age-drift', pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]*' }),
    { pointer: '/name', hint: 'letters, digits, dot, dash, underscore' }) : '';
  form.append(called, modes, body, wrong, actions(rule));
  show(isPlain(rule) ? 'fields' : 'json');
  form.addEventListener('input', () => {
    if (called) draft.name = called.querySelector('input').value.trim();
    clearTimeout(waiting);
    waiting = setTimeout(change, 350);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    change();
    save(form, wrong);
  });
  place.append(form);
  trial.models(models, rule.model);
  tryOut(form, wrong);
}

function wrongly(place) {
  place.append(element('p', { class: 'proposed' }, badge('warning', 'A proposal'), ' filled in below and tried on the past; nothing is saved yet. ', element('a', { href: location.pathname }, 'As it is')));
}

function actions(rule) {
  const row = element('div', { class: 'row' });
  if (!isNew && (!rule.built_in || rule.modified)) {
    row.append(button(rule.built_in ? 'Back to as shipped' : 'Delete', () => confirmed(
      rule.built_in ? `Put ${rule.name} back to as shipped?` : `Delete ${rule.name}?`,
      rule.built_in ? 'What you changed of it is forgotten.' : 'Its alerts that fire now end; their history stays.',
      rule.built_in ? 'Put back' : 'Delete',
      async () => {
        await send('DELETE', path`/v1/rules/${rule.name}`);
        location.assign(rule.built_in ? location.href : '/rules');
      }), { class: 'quiet danger' }));
  }
  row.append(element('a', { class: 'button quiet', href: '/rules' }, 'Back'), element('button', { type: 'submit', class: 'primary' }, isNew ? 'Create' : 'Save'));
  return row;
}

async function save(form, wrong) {
  const name = draft.name ?? '';
  if (name === '') {
    wrong.textContent = complain(form, { errors: [{ pointer: '/name', detail: 'give the rule a name' }] });
    return;
  }
  try {
    await send('PUT', path`/v1/rules/${name}`, body(draft));
    if (isNew) location.assign(path`/rules/${name}`);
    else {
      toast('Saved.');
      editor.text = undefined;
      await editor.refresh();
    }
  } catch (error) {
    wrong.textContent = complain(form, error);
  }
}

/** As the API takes it. */
const body = (rule) => Object.fromEntries(Object.entries(rule).filter(([key]) => !SHOWN_ONLY.includes(key)));

async function tryOut(form, wrong) {
  const problem = await trial.run(isNew ? '' : draft.name, body(draft));
  if (problem === undefined) return;
  if (problem === null) {
    forget(form);
    return;
  }
  const own = problem.errors?.filter(({ pointer }) => !['/from', '/to', '/name'].includes(pointer)) ?? [];
  if (own.length > 0) wrong.textContent = complain(form, { errors: own, message: problem.message }, { focus: false, prefix: own.every(({ pointer }) => pointer.startsWith('/rule/')) ? '/rule' : '' });
}

/** Puts a suggested rule into the editor; nothing is stored yet. */
function adopt(suggested) {
  editor.data = { ...editor.data, rule: { ...draft, ...suggested, name: draft.name } };
  editor.redraw();
  toast('Taken over; not saved yet.');
}

function asJson(place, rule) {
  const editor = area(JSON.stringify(body(rule), null, 2), { rows: '22', class: 'code', 'aria-label': 'The rule as JSON' });
  place.replaceChildren(field('The rule as JSON', editor, { hint: 'the form of PUT /v1/rules/{name}' }));
  return () => {
    try {
      return JSON.parse(editor.value);
    } catch (error) {
      throw new Error(`This is not JSON yet: ${error.message}`);
    }
  };
}

function asFields(place, rule, receivers) {
  const made = {
    description: area(rule.description, { rows: '2', spellcheck: 'true' }), model: text(rule.model, { list: 'models', dir: 'auto' }), metric: text(rule.metric, { list: 'metrics' }),
    feature: text(rule.feature, { dir: 'auto', placeholder: 'none: the model as a whole' }), segment: text(rule.segment, { dir: 'auto', placeholder: 'all traffic' }),
    version: text(rule.version, { dir: 'auto' }), window: text(rule.window, { placeholder: 'the model’s own', list: suggestions('windows', ['15m', '1h', '6h', '1d', '1w']) }),
    for: text(rule.for, { inputmode: 'numeric', class: 'short' }), clearFor: text(rule.clear?.for ?? 1, { inputmode: 'numeric', class: 'short' }),
    severity: select(['info', 'warning', 'critical'], rule.severity), runbook: text(rule.runbook_url, { type: 'url', placeholder: 'https://…' }),
    wait: text(rule.wait, { class: 'short', placeholder: 'no' }), budget: text(rule.at_most_per_month, { inputmode: 'numeric', class: 'short', placeholder: 'any number' }),
    sample: text(rule.min_sample ?? 0, { inputmode: 'numeric', class: 'short' }), coverage: text(rule.min_label_coverage, { inputmode: 'decimal', class: 'short', placeholder: 'any' }),
  };
  const enabled = check('On', rule.enabled, { pointer: '/enabled' });
  const when = conditions('Fires when it', rule.when, () => '/when');
  const clear = conditions('Over when it', rule.clear, () => '/clear', 'does not do so any more');
  const others = overrides(rule.overrides);
  const told = receivers.map((name) => ({ name, box: check(name, (rule.receivers ?? []).includes(name)) }));
  const lost = (rule.receivers ?? []).filter((name) => !receivers.includes(name));
  place.replaceChildren(element('div', { class: 'grid' },
    field('What it is for', made.description, { pointer: '/description', wide: true }),
    field('Metric', made.metric, { pointer: '/metric' }), field('Model', made.model, { pointer: '/model', hint: '* stands for anything' }),
    field('Feature or output', made.feature, { pointer: '/feature', hint: '* for each' }), field('Segment', made.segment, { pointer: '/segment', hint: 'such as country=DE' }),
    when.root, field('for so many windows in a row', made.for, { pointer: '/for' }),
    clear.root, field('for so many windows', made.clearFor, { pointer: '/clear/for' }),
    field('Severity', made.severity, { pointer: '/severity' }), field('Fewest rows in a window', made.sample, { pointer: '/min_sample' }),
    field('Smallest share of labels', made.coverage, { pointer: '/min_label_coverage', hint: '0 to 1' }),
    field('At most so many pages in 30 days', made.budget, { pointer: '/at_most_per_month' }), field('Wait after a window’s end', made.wait, { pointer: '/wait', hint: 'such as 3d, for rules about labels' }),
    field('Runbook', made.runbook, { pointer: '/runbook_url' }),
    element('fieldset', { class: 'field wide', 'data-pointer': '/receivers' }, element('legend', {}, 'Who is told'),
      ...(told.length === 0 ? [element('p', { class: 'muted' }, 'There are no receivers yet. ', element('a', { href: '/receivers' }, 'Add one'), '.')] : told.map(({ box }) => box)),
      element('small', {}, 'None chosen: the receivers whose own matchers fit, else “default”.'), element('span', { class: 'error', hidden: true })),
    element('details', { class: 'field wide', 'data-focus': 'more' }, element('summary', {}, 'Version and window'), element('div', { class: 'grid' },
      field('Version', made.version, { pointer: '/version' }), field('Window length', made.window, { pointer: '/window' }))),
    others.root, enabled));
  return () => ({
    ...rule, description: orNull(made.description), enabled: enabled.box.checked, model: orNull(made.model) ?? '*', version: orNull(made.version) ?? '*',
    metric: orNull(made.metric), feature: orNull(made.feature), segment: orNull(made.segment), window: orNull(made.window), when: when.read(),
    for: number(made.for), clear: { ...clear.read(), for: number(made.clearFor) }, severity: made.severity.value,
    receivers: [...told.filter(({ box }) => box.box.checked).map(({ name }) => name), ...lost], runbook_url: orNull(made.runbook),
    wait: orNull(made.wait), at_most_per_month: number(made.budget), min_sample: number(made.sample), min_label_coverage: number(made.coverage),
    overrides: others.read(),
  });
}

const editor = new Area('rule', load, draw);
editor.follow();

// What the rule says of each stored window ------------------------------------------------------

const ANSWERS = { breach: ['drift', 'fires'], between: ['warning', 'between'], clear: ['ok', 'fine'], no_data: ['failed', 'no data'],
  too_few_rows: ['insufficient', 'too few rows'], labels_missing: ['insufficient', 'labels missing'], failed: ['failed', 'failed'] };
const MONTH = 31 * 86400000;

async function evaluations() {
  const { models } = await fetchJson('/v1/models');
  const to = Math.max(...models.map((model) => Date.parse(model.window_end ?? 0)).filter(Number.isFinite), 0);
  if (to === 0) return { evaluations: [] };
  return fetchJson(`${path`/v1/rules/${root.dataset.rule}/evaluations`}?limit=200&from=${new Date(to - MONTH).toISOString()}&to=${new Date(to).toISOString()}`);
}

function drawEvaluations(place, { evaluations: all }) {
  if (all.length === 0) {
    place.append(element('p', { class: 'blank' }, 'No window in the last month of results that this rule is about.'));
    return;
  }
  place.append(cards('What it says of each window', [
    ['Answer', '', (one) => badge(...(ANSWERS[one.answer] ?? ['failed', one.answer]))],
    ['Window', '', (one) => time(one.window_start, { zone: false })],
    ['Where', '', (one) => [named([one.feature, one.segment].filter(Boolean).join(' · ') || one.model), one.feature ? element('small', { dir: 'auto' }, one.model) : '']],
    ['Value', 'num', (one) => format.statistic(one.value)],
    ['Against', 'num', (one) => format.statistic(one.threshold)],
    ['n', 'num', (one) => format.count(one.sample_size)],
    ['Why', 'words', (one) => element('span', { dir: 'auto' }, one.why ?? '')],
  ], all));
}

if (!isNew) new Area('evaluations', evaluations, drawEvaluations).follow('results', 'alerting');
