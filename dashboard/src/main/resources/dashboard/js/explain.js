// How a number came about: rule, formula, counts, and the same number from a shell or Python.
import * as format from './format.js';
import { failure, fetchJson } from './charts.js';
import { binNames, short } from './distribution.js';
import { element, table } from './table.js';
import { Turns } from './turns.js';
import { metricName } from './words.js';

const EXPLAINED = new Set(['psi', 'psi_with_nulls', 'js_distance', 'js_divergence', 'hellinger', 'total_variation', 'l_infinity', 'chi_square', 'cramers_v', 'ks_statistic', 'null_rate',
  'mmd', 'mean_distance', 'mean_distance_normalized', 'mean_cosine_distance']);
const SHOWN = 60;

function command(label, text) {
  return element('div', {}, element('h3', {}, label),
    element('div', { class: 'command' }, element('pre', { tabindex: '0' }, element('code', {}, text)), element('button', { type: 'button', 'data-copy': true }, 'Copy')));
}

/** Lets each metric of the table say how it was computed, in the place below the charts. */
export function explanations(root) {
  const place = document.querySelector('[data-explanation]');
  const holder = place?.closest('details');
  if (!place) return;
  const { model, feature, version, at, atEnd } = root.dataset;
  const path = (metric) => `/v1/models/${encodeURIComponent(model)}/features/${encodeURIComponent(feature)}/explain?${new URLSearchParams({ metric, start: at, end: atEnd, version })}`;
  const turns = new Turns();
  const show = async (metric) => {
    const turn = turns.next();
    place.replaceChildren(element('p', { class: 'muted', role: 'status' }, 'Reading the rows of the window…'));
    try {
      const found = await fetchJson(path(metric));
      if (turns.isLast(turn)) draw(place, metric, found, `${location.origin}${path(metric)}`);
    } catch (error) {
      if (turns.isLast(turn)) failure(place, 'The explanation', error, () => show(metric));
    }
  };
  document.querySelectorAll('[data-metric]').forEach((cell) => {
    const { metric } = cell.dataset;
    if (!EXPLAINED.has(metric)) return;
    const button = element('button', { type: 'button', class: 'link', title: `How ${metricName(metric)} was computed` }, cell.textContent.trim());
    button.addEventListener('click', () => {
      holder.open = true;
      holder.dataset.shown = metric;
      holder.scrollIntoView({ block: 'start' });
      holder.querySelector('summary').focus({ preventScroll: true });
      show(metric);
    });
    cell.replaceChildren(button);
  });
  holder.addEventListener('toggle', () => {
    if (holder.open && !holder.dataset.shown) {
      holder.dataset.shown = 'yes';
      show(document.querySelector('[data-metric="mmd"]') ? 'mmd' : 'psi');
    }
  });
}

function draw(place, metric, found, address) {
  const write = (value) => format.ofMetric(metric, value);
  const counts = found.bins.slice(0, SHOWN);
  const names = binNames(counts.map((bin) => ({ ...bin, category: bin.other ? null : bin.category })));
  place.replaceChildren(
    element('p', { class: 'now' }, `${metricName(metric)} = `, element('strong', {}, found.value === null ? 'undefined' : write(found.value)),
      found.value === null ? '' : ` (${found.value})`, found.expected === null ? '' : `, expected by chance ${write(found.expected)}`, found.p_value === null ? '' : `, p ${format.pValue(found.p_value)}`),
    element('p', {}, found.rule),
    element('p', {}, element('code', { class: 'formula' }, found.formula)),
    element('p', { class: 'muted' }, `This window: ${side(found.current_side)}. Reference ${found.reference ?? ''}${found.revision === null ? '' : `, revision ${found.revision}`}: ${side(found.reference_side)}.`),
    counts.length === 0 ? '' : element('div', { class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': 'Counts that go in' },
      table('Counts that go in', ['Bin', 'This window', 'Share', 'Reference', 'Reference share', 'Adds to PSI'],
        counts.map((bin, index) => [short(names[index]), format.count(bin.current_count), format.percent(bin.current_share), format.count(bin.reference_count), format.percent(bin.reference_share), format.statistic(bin.psi)]), [1, 2, 3, 4, 5])),
    found.bins.length > SHOWN ? element('p', { class: 'muted' }, `${found.bins.length - SHOWN} more bins are in the answer of the command below.`) : '',
    command('From a shell', `curl '${address.replaceAll("'", '%27')}'`),
    command('In Python, from the counts', found.python));
}

const side = (one) => `${format.count(one.rows)} rows, ${format.count(one.values)} values, ${format.count(one.nulls)} nulls`;
