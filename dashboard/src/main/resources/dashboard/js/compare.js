// Any A beside any B: periods, versions, segments, references. What is compared stands in the address.
import * as format from './format.js';
import { Panel, failure, fetchJson, keepFresh, panels } from './charts.js';
import { drawDistribution } from './distribution.js';
import { element, figure } from './table.js';
import { Turns } from './turns.js';
import { metricName } from './words.js';
import './tabs.js';

const form = document.querySelector('[data-sides]');
const SIDES = ['a_from', 'a_to', 'a_version', 'a_segment', 'b_from', 'b_to', 'b_version', 'b_segment', 'b_reference'];
const STYLES = { stable: ['ok', 'stable'], drifted: ['drift', 'drifted'], unknown: ['insufficient', 'too few rows'] };
function start() {
  const named = Object.fromEntries(['volume', 'performance', 'drift', 'distribution', 'details'].map((id) => [id, new Panel(id)]));
  document.querySelectorAll('[data-comparison] .skeleton').forEach((skeleton) => skeleton.remove());
  fill(new URL(location.href).searchParams);
  form.elements.b_reference.addEventListener('change', showSides);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    history.pushState(null, '', `?${asked()}`);
    compare(named);
  });
  form.querySelector('[data-swap]').addEventListener('click', swap);
  addEventListener('popstate', () => {
    fill(new URL(location.href).searchParams);
    compare(named);
  });
  segments();
  keepFresh(panels);
  if (new URL(location.href).searchParams.has('a_from')) compare(named);
}

// What is compared ----------------------------------------------------------------------------

const inUtc = (text) => (text && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString().slice(0, 16) : '');

/** Without an address: the last window against the newest reference, or against all before it. */
function fill(chosen) {
  const { from, to, last } = form.dataset;
  const reference = form.elements.b_reference.options[1]?.value ?? '';
  const given = chosen.has('a_from') ? chosen : new URLSearchParams({ a_from: last, a_to: to, b_from: from, b_to: last, b_reference: reference });
  for (const name of SIDES) {
    const field = form.elements[name];
    const value = given.get(name) ?? '';
    if (field.tagName === 'SELECT' && value !== '' && ![...field.options].some((option) => option.value === value)) field.append(element('option', { value }, value));
    field.value = field.type === 'datetime-local' ? inUtc(value) : value;
  }
  showSides();
}

function showSides() {
  const isPeriod = form.elements.b_reference.value === '';
  form.querySelectorAll('[data-of-period]').forEach((label) => { label.hidden = !isPeriod; });
  ['b_from', 'b_to'].forEach((name) => { form.elements[name].required = isPeriod; });
}

/** As the API takes it. An empty version or segment of B means all, and is said. */
function asked() {
  const query = new URLSearchParams();
  const ofReference = form.elements.b_reference.value !== '';
  for (const name of SIDES) {
    const field = form.elements[name];
    if (name === 'b_reference' && !ofReference) continue;
    if (ofReference && ['b_from', 'b_to', 'b_version'].includes(name)) continue;
    if (field.value === '' && name.startsWith('a_')) continue;
    query.set(name, field.type === 'datetime-local' ? new Date(`${field.value}Z`).toISOString() : field.value);
  }
  return query;
}

function swap() {
  if (form.elements.b_reference.value !== '') return;
  for (const part of ['from', 'to', 'version', 'segment']) {
    const [a, b] = [form.elements[`a_${part}`], form.elements[`b_${part}`]];
    [a.value, b.value] = [b.value, a.value];
  }
  form.requestSubmit();
}

async function segments() {
  try {
    const found = await fetchJson(`/v1/models/${encodeURIComponent(form.dataset.model)}/metrics?metric=row_count&segment=*&from=${encodeURIComponent(form.dataset.from)}`);
    const names = [...new Set(found.series.map((series) => series.segment).filter(Boolean))];
    document.getElementById('segments-known').append(...names.map((name) => element('option', { value: name })));
  } catch {
    // Only suggestions: a segment can be typed.
  }
}

// The comparison ------------------------------------------------------------------------------

const turns = new Turns();

async function compare(named) {
  const turn = turns.next();
  const place = document.querySelector('[data-summary]');
  place.hidden = false;
  place.className = 'headline';
  place.replaceChildren(element('p', { class: 'muted', role: 'status' }, 'Reading the rows of both sides…'));
  try {
    const data = await fetchJson(`/v1/models/${encodeURIComponent(form.dataset.model)}/compare?${asked()}`);
    if (!turns.isLast(turn)) return;
    document.querySelector('[data-comparison]').hidden = false;
    summary(place, data);
    volume(named.volume, data);
    performance(named.performance, data);
    drift(named, data);
  } catch (error) {
    if (!turns.isLast(turn)) return;
    document.querySelector('[data-comparison]').hidden = true;
    failure(place, 'The comparison', error, () => compare(named));
  }
}

function sideName(side) {
  const parts = [side.reference === null ? `${format.moment(Date.parse(side.from))} – ${format.moment(Date.parse(side.to))} ${format.zoneName()}` : `reference ${side.reference}`];
  if (side.version) parts.push(`version ${side.version}`);
  if (side.segment) parts.push(side.segment);
  return parts.join(', ');
}

function summary(place, data) {
  const worst = data.features.filter(({ verdict }) => verdict === 'drifted');
  place.className = `headline ${worst.length > 0 ? 'drift' : 'ok'}`;
  const drift = (column) => column.metrics.find(({ metric }) => metric === 'psi' || metric === 'mmd');
  const size = (one) => `${metricName(one.metric)} ${format.statistic(one.value)}${one.expected === null ? '' : `, expected ${format.statistic(one.expected)}`}`;
  const said = worst.length === 0
    ? ['No feature differs by more than chance explains', data.features.length > 0 ? `, of ${data.features.length}.` : '.']
    : [element('strong', {}, `${worst.length} of ${data.features.length}`), ' features differ, most of all ',
      element('span', { class: 'name', dir: 'auto' }, worst[0].feature), drift(worst[0]) ? ` (${size(drift(worst[0]))}).` : '.'];
  place.replaceChildren(
    element('p', { class: 'now' }, ...said),
    element('p', { class: 'side-names' }, element('span', { class: 'badge current' }, element('i', { 'aria-hidden': 'true' }), 'A'), element('span', { dir: 'auto' }, sideName(data.a)),
      element('span', { class: 'badge reference' }, element('i', { 'aria-hidden': 'true' }), 'B'), element('span', { dir: 'auto' }, sideName(data.b))),
    ...data.notes.map((note) => element('p', { class: 'muted' }, note)));
}

function volume(panel, { a, b }) {
  const share = (side) => (side.rows === 0 ? null : side.errors / side.rows);
  panel.showTable(() => ({
    header: ['', 'A', 'B'],
    rows: [
      ['Predictions', figure(a.rows, format.count), figure(b.rows, format.count)],
      ['Requests before sampling', figure(a.requests, format.count), figure(b.requests, format.count)],
      ['Failed calls', ...[a, b].map((side) => figure(side.errors, (n) => `${format.count(n)} (${format.percent(share(side))})`))],
      ['Labelled', ...[a, b].map((side) => figure(side.labelled, (n) => `${format.count(n)} (${format.percent(side.rows === 0 ? null : n / side.rows)})`))],
    ],
    numeric: [1, 2],
  }));
}

const interval = (metric, one) => (one && one.lower !== null && one.upper !== null ? ` (${format.ofMetric(metric, one.lower)} – ${format.ofMetric(metric, one.upper)})` : '');

function performance(panel, { a, b }) {
  const names = [...new Set([...a.performance, ...b.performance].filter(({ value }) => value !== null).map(({ metric }) => metric))];
  if (names.length === 0) {
    panel.blank('No label has arrived on either side.');
    return;
  }
  const of = (side, metric) => side.performance.find((one) => one.metric === metric);
  const cell = (side, metric) => figure(of(side, metric)?.value ?? null, (value) => `${format.ofMetric(metric, value)}${interval(metric, of(side, metric))}`);
  panel.showTable(() => ({
    header: ['Metric', 'A', 'B', 'A − B'],
    rows: names.map((metric) => {
      const [left, right] = [of(a, metric)?.value, of(b, metric)?.value];
      const difference = typeof left === 'number' && typeof right === 'number' ? left - right : null;
      return [metricName(metric), cell(a, metric), cell(b, metric), figure(difference, (value) => (value === null ? '–' : `${value > 0 ? '+' : value < 0 ? '−' : ''}${format.ofMetric(metric, Math.abs(value))}`))];
    }),
    numeric: [1, 2, 3],
  }));
}

function drift(named, data) {
  const columns = [...data.features, ...data.outputs.map((column) => ({ ...column, isOutput: true }))];
  const find = (column, metric) => column.metrics.find((one) => one.metric === metric) ?? {};
  const test = (column) => (['ks_statistic', 'chi_square', 'mmd'].map((metric) => find(column, metric)).find(({ metric }) => metric) ?? {});
  named.drift.showTable(() => ({
    header: ['Verdict', 'Column', 'PSI', 'expected', 'KS statistic', 'adjusted p', 'Nulls, A', 'Nulls, B', 'n, A', 'n, B'],
    rows: columns.map((column) => [STYLES[column.verdict]?.[1] ?? column.verdict, column.isOutput ? `${column.feature} (output)` : column.feature,
      figure(find(column, 'psi').value ?? null, format.statistic), figure(find(column, 'psi').expected ?? null, format.statistic),
      figure(find(column, 'ks_statistic').value ?? null, (value) => (value === null ? '' : format.statistic(value))),
      figure(test(column).p_value_adjusted ?? test(column).p_value ?? null, format.pValue),
      figure(column.a.null_rate, format.percent), figure(column.b.null_rate, format.percent), figure(column.a.values, format.count), figure(column.b.values, format.count)]),
    numeric: [2, 3, 4, 5, 6, 7, 8, 9],
  }), (place) => choosable(place, columns, (column) => show(named, column)));
  const wanted = new URL(location.href).searchParams.get('column');
  const first = columns.find(({ feature }) => feature === wanted) ?? columns[0];
  if (first) show(named, first);
}

function choosable(place, columns, choose) {
  place.querySelectorAll('tbody tr').forEach((row, index) => {
    const [style, words] = STYLES[columns[index].verdict] ?? ['insufficient', columns[index].verdict];
    row.cells[0].replaceChildren(element('span', { class: `badge ${style}` }, element('i', { 'aria-hidden': 'true' }), words));
    const button = element('button', { type: 'button', class: 'link name', dir: 'auto', 'data-column': columns[index].feature }, row.cells[1].textContent);
    button.addEventListener('click', () => {
      const address = new URL(location.href);
      address.searchParams.set('column', columns[index].feature);
      history.replaceState(null, '', address);
      choose(columns[index]);
      document.getElementById('distribution').scrollIntoView({ block: 'nearest' });
    });
    row.cells[1].replaceChildren(button);
  });
}

function show(named, column) {
  named.distribution.root.querySelector('h2').replaceChildren('Distribution of ', element('span', { class: 'name', dir: 'auto' }, column.feature));
  named.details.root.querySelector('h2').replaceChildren('Every distance of ', element('span', { class: 'name', dir: 'auto' }, column.feature));
  document.querySelectorAll('[data-column]').forEach((button) => button.toggleAttribute('aria-current', button.dataset.column === column.feature));
  const bins = column.bins.map((bin) => ({ ...bin, category: bin.other ? null : bin.category, count: bin.current_count, share: bin.current_share ?? 0, reference_share: bin.reference_share ?? 0, contribution: bin.psi ?? 0 }));
  if (bins.length === 0) named.distribution.blank(column.metrics.some(({ metric }) => metric === 'mmd') ? 'A vector has no bins; the table below has its distances.' : 'Nothing to draw: one side has no values.');
  else drawDistribution(named.distribution, { kind: column.type, bins }, { current: 'A', reference: 'B' });
  const known = column.metrics.filter(({ value }) => value !== null);
  named.details.showTable(() => ({
    header: ['Metric', 'Value', '95 % interval', 'expected by chance', 'B', 'p', 'adjusted p', 'Verdict', 'Remark'],
    rows: known.map((one) => [metricName(one.metric), figure(one.value, (value) => format.ofMetric(one.metric, value)), interval(one.metric, one).trim().replace(/^\(|\)$/g, ''),
      ...[one.expected, one.reference_value].map((value) => figure(value, (v) => (v === null ? '' : format.ofMetric(one.metric, v)))),
      ...[one.p_value, one.p_value_adjusted].map((value) => figure(value, (v) => (v === null ? '' : format.pValue(v)))), one.status, one.detail ?? '']),
    numeric: [1, 3, 4, 5, 6],
  }));
}

if (form) start();
