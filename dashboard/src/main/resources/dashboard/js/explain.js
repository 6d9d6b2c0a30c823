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
const LISTED = 12;

function command(label, text) {
  return element('div', {}, element('h3', {}, label),
    element('div', { class: 'command' }, element('pre', { tabindex: '0' }, element('code', {}, text)), element('button', { type: 'button', 'data-copy': true }, 'Copy')));
}

/** Explains one metric after the other in the place below the charts; null where a page has none. */
export function explainer(pathOf) {
  const place = document.querySelector('[data-explanation]');
  const holder = place?.closest('details');
  if (!place) return null;
  const turns = new Turns();
  const show = async (metric) => {
    const turn = turns.next();
    place.replaceChildren(element('p', { class: 'muted', role: 'status' }, 'Reading the rows of the window…'));
    try {
      const path = pathOf(metric);
      const found = await fetchJson(path);
      if (turns.isLast(turn)) draw(place, metric, found, `${location.origin}${path}`);
    } catch (error) {
      if (turns.isLast(turn)) failure(place, 'The explanation', error, () => show(metric));
    }
  };
  return {
    /** Opens the panel and shows a metric. */
    open(metric) {
      holder.open = true;
      holder.dataset.shown = metric;
      holder.scrollIntoView({ block: 'start' });
      holder.querySelector('summary').focus({ preventScroll: true });
      show(metric);
    },
    /** What is shown when the panel is opened by its own title. */
    usually(metric) {
      holder.addEventListener('toggle', () => {
        if (holder.open && !holder.dataset.shown) {
          holder.dataset.shown = 'yes';
          show(metric());
        }
      });
    },
  };
}

/** A metric's name as a button that explains it. */
export function explained(metric, text, explanation) {
  const button = element('button', { type: 'button', class: 'link', title: `How ${metricName(metric)} was computed` }, text);
  button.addEventListener('click', () => explanation.open(metric));
  return button;
}

/** Where a number of the model as a whole is explained. */
export const ofModel = (model, query) => (metric) => `/v1/models/${encodeURIComponent(model)}/explain?${new URLSearchParams({ metric, ...query() })}`;

/** Lets each metric of the table say how it was computed, in the place below the charts. */
export function explanations(root) {
  const { model, feature, version, at, atEnd } = root.dataset;
  const explanation = explainer((metric) => `/v1/models/${encodeURIComponent(model)}/features/${encodeURIComponent(feature)}/explain?${new URLSearchParams({ metric, start: at, end: atEnd, version })}`);
  if (!explanation) return;
  document.querySelectorAll('[data-metric]').forEach((cell) => {
    const { metric } = cell.dataset;
    if (EXPLAINED.has(metric)) cell.replaceChildren(explained(metric, cell.textContent.trim(), explanation));
  });
  explanation.usually(() => (document.querySelector('[data-metric="mmd"]') ? 'mmd' : 'psi'));
}

function draw(place, metric, found, address) {
  const write = (value) => format.ofMetric(metric, value);
  const range = typeof found.lower === 'number' ? `, 95 % interval ${write(found.lower)} – ${write(found.upper)}` : '';
  place.replaceChildren(
    element('p', { class: 'now' }, `${metricName(metric)} = `, element('strong', {}, found.value === null ? 'undefined' : write(found.value)),
      found.value === null ? '' : ` (${found.value})`, range, found.expected === null ? '' : `, expected by chance ${write(found.expected)}`, found.p_value === null ? '' : `, p ${format.pValue(found.p_value)}`),
    element('p', {}, found.rule),
    element('p', {}, element('code', { class: 'formula' }, found.formula)),
    ...(found.bins ? ofColumn(found) : ofWhole(found)),
    command('From a shell', `curl '${address.replaceAll("'", '%27')}'`),
    ...(found.rows ?? []).map((one) => command(one.side === 'current' ? 'The rows of this window' : 'The rows of the reference', `curl -H 'Accept: application/x-ndjson' '${location.origin}${one.path.replaceAll("'", '%27')}'`)),
    command('In Python, from the counts', found.python),
    ...(found.interval ? [command('The interval in Python', found.interval.python)] : []),
    ...(found.test ? [command('The p-value in Python', found.test.python)] : []));
}

// A column: its bins ----------------------------------------------------------------------------

function ofColumn(found) {
  const counts = found.bins.slice(0, SHOWN);
  const names = binNames(counts.map((bin) => ({ ...bin, category: bin.other ? null : bin.category })));
  return [
    element('p', { class: 'muted' }, `This window: ${side(found.current_side)}. Reference ${reference(found)}: ${side(found.reference_side)}.`),
    counts.length === 0 ? '' : element('div', { class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': 'Counts that go in' },
      table('Counts that go in', ['Bin', 'This window', 'Share', 'Reference', 'Reference share', 'Adds to PSI'],
        counts.map((bin, index) => [short(names[index]), format.count(bin.current_count), format.percent(bin.current_share), format.count(bin.reference_count), format.percent(bin.reference_share), format.statistic(bin.psi)]), [1, 2, 3, 4, 5])),
    found.bins.length > SHOWN ? element('p', { class: 'muted' }, `${found.bins.length - SHOWN} more bins are in the answer of the command below.`) : '',
  ];
}

const side = (one) => `${format.counted(one.rows, 'row')}, ${format.count(one.values)} values, ${format.counted(one.nulls, 'null')}`;
const reference = (found) => `${found.reference ?? ''}${found.revision === null ? '' : `, revision ${found.revision}`}`;

// The model as a whole: sums and cells --------------------------------------------------------------

function ofWhole(found) {
  const sides = [['This window', found.current_side], [`Reference ${reference(found)}`, found.reference === null ? null : found.reference_side]].filter(([, one]) => one);
  return [
    element('p', { class: 'muted' }, `Source: ${found.source}.`),
    sides.length === 0 ? '' : element('p', { class: 'muted' }, sides.map(([name, one]) => `${name}: ${format.counted(one.rows, 'row')}, ${format.count(one.labelled)} labelled.`).join(' ')),
    element('div', { class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': 'Numbers that go in' },
      table('Numbers that go in', ['Name', 'Number'], Object.entries(found.counts).map(([name, value]) => [name, listed(value)]), [1])),
    ...[['Interval', found.interval], ['Test', found.test]].filter(([, one]) => one)
      .map(([name, one]) => element('p', {}, element('strong', {}, `${name}: `), one.rule, ' ', element('code', { class: 'formula' }, one.formula))),
  ];
}

/** A number as it is, the first of many. */
function listed(value) {
  if (!Array.isArray(value)) return String(value);
  const more = value.length > LISTED ? `, … ${value.length} in all` : '';
  return value.slice(0, LISTED).map(listed).join(Array.isArray(value[0]) ? ' | ' : ', ') + more;
}
