// Conditions of a rule as rows of a form: every one of them or at least one, each about the rule's own metric or another.
import { number, orNull, select, text } from './form.js';
import { element } from './table.js';
import { button } from './ui.js';

const OPERATORS = [
  ['above', 'is above', 'number'], ['below', 'is below', 'number'],
  ['increase_over_reference', 'exceeds the reference’s by more than', 'number'],
  ['ratio_to_reference', 'is more than so many times the reference’s', 'number'],
  ['drop_from_reference', 'is below the reference’s by more than a share (0 to 1) of', 'number'],
  ['status', 'is marked by the analyzer as', ['drift', 'warning']],
  ['significant', 'differs from the reference’s by more than chance explains', 'flag'],
  ['rising_for', 'has risen in each of the last so many windows', 'number'], ['falling_for', 'has fallen in each of the last so many windows', 'number'],
  ['outside_band', 'leaves the band of the windows before', 'band'],
  ['differs_from', 'differs from another metric', 'difference'],
  ['silent_for', 'has been silent for (2h, 30m, 2 windows)', 'text'],
];

const kindOf = (operator) => OPERATORS.find(([own]) => own === operator)?.[2];

function asRow({ metric = null, feature = null, ...rest }) {
  const [first, more] = Object.entries(rest);
  return first === undefined || more !== undefined || kindOf(first[0]) === undefined ? null : { metric, feature, operator: first[0], value: first[1] };
}

/** A condition as rows: which of them have to hold, and what each says; null when it says more than rows can. */
export function rowsOf(condition) {
  const { for: _, all, any, ...beside } = condition ?? {};
  if (any !== undefined && (all !== undefined || Object.keys(beside).length > 0)) return null;
  const rows = [...Object.entries(beside).map(([operator, value]) => asRow({ [operator]: value })), ...(any ?? all ?? []).map(asRow)];
  return rows.includes(null) ? null : { match: any === undefined ? 'all' : 'any', rows };
}

/**
 * The rows of one condition. `otherwise` is what no condition means; without it there has to be one.
 * `pointer` tells where the condition stands in the JSON that is sent.
 */
export function conditions(title, given, pointer, otherwise = null) {
  const rows = element('div', { class: 'conditions' });
  const { match: start, rows: known } = rowsOf(given);
  const match = select([['all', 'every one of these holds'], ['any', 'at least one of these holds']], start, { 'aria-label': `${title}: how many` });
  const changed = () => {
    match.hidden = rows.childElementCount < 2;
    rows.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const add = (one) => {
    rows.append(conditionRow(title, one, otherwise, changed));
    match.hidden = rows.childElementCount < 2;
  };
  (known.length === 0 ? [{ operator: otherwise === null ? 'above' : '', value: '' }] : known).forEach(add);
  const more = (words, one) => button(words, () => {
    add(one);
    rows.lastElementChild.querySelector('input, select').focus();
  }, { class: 'quiet' });
  const root = element('fieldset', { class: 'field wide' }, element('legend', {}, title), match, rows,
    element('span', { class: 'more' }, more('And …', { operator: 'above', value: '' }), more('And another metric …', { operator: 'above', value: '', metric: '' })),
    element('span', { class: 'error', hidden: true }));
  const read = () => {
    const said = [...rows.children].map((row) => ({ row, ...row.read() })).filter(({ operator }) => operator !== '');
    const isBeside = (match.value === 'all' || said.length < 2) && said.every(({ other }) => other === null)
      && new Set(said.map(({ operator }) => operator)).size === said.length;
    root.dataset.pointer = pointer();
    said.forEach(({ row, operator }, index) => { row.dataset.pointer = isBeside ? `${pointer()}/${operator}` : `${pointer()}/${match.value}/${index}`; });
    if (isBeside) return Object.fromEntries(said.map(({ operator, value }) => [operator, value]));
    return { [match.value]: said.map(({ other, operator, value }) => ({ ...other, [operator]: value })) };
  };
  read();
  return { root, read };
}

/** One condition: of which metric, if it is another's, what, and its value. */
function conditionRow(title, { metric = null, feature, operator, value }, otherwise, changed) {
  const other = metric === null ? null : [
    text(metric, { list: 'metrics', placeholder: 'metric', 'aria-label': `${title}: metric` }),
    text(feature, { dir: 'auto', placeholder: 'feature, if of one', 'aria-label': `${title}: feature` })];
  const choose = select([...(otherwise === null ? [] : [['', otherwise]]), ...OPERATORS.map(([own, words]) => [own, words])], operator, { 'aria-label': `${title}: what` });
  const slot = element('span', { class: 'slot' });
  let input = null;
  const fill = (current) => {
    input = valueInput(kindOf(choose.value), current, title);
    slot.replaceChildren(...input.controls);
  };
  fill(value);
  choose.addEventListener('change', () => fill(''));
  const row = element('div', { class: 'condition', 'data-pointer': '' }, other ? element('span', { class: 'slot' }, ...other) : '', choose, slot,
    button('Remove', () => {
      row.remove();
      changed();
    }, { class: 'quiet', 'aria-label': `Remove this condition of “${title}”` }),
    element('span', { class: 'error', hidden: true }));
  row.read = () => ({ operator: choose.value, value: input.read(),
    other: other === null || orNull(other[0]) === null ? null : defined({ metric: orNull(other[0]), feature: orNull(other[1]) }) });
  return row;
}

const defined = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** What a condition is compared with: the controls to type it in, and how to read them. */
function valueInput(kind, current, title) {
  const short = (value, words, more = {}) => text(value, { class: 'short', inputmode: 'decimal', 'aria-label': `${title}: ${words}`, ...more });
  switch (kind) {
    case undefined: return { controls: [], read: () => null };
    case 'flag': return { controls: [], read: () => true };
    case 'band': {
      const windows = short(current?.windows, 'windows of the band', { placeholder: '14' });
      const deviations = short(current?.deviations, 'standard deviations', { placeholder: '3' });
      const side = select([['both', 'on either side'], ['above', 'upwards'], ['below', 'downwards']], current?.side ?? 'both', { 'aria-label': `${title}: side` });
      return { controls: ['of', windows, 'windows by', deviations, 'deviations', side],
        read: () => defined({ windows: number(windows), deviations: number(deviations), side: side.value }) };
    }
    case 'difference': {
      const metric = text(current?.metric, { list: 'metrics', placeholder: 'metric', 'aria-label': `${title}: differs from metric` });
      const feature = text(current?.feature, { dir: 'auto', placeholder: 'feature, if of one', 'aria-label': `${title}: of feature` });
      const by = short(current?.by, 'by more than');
      return { controls: [metric, feature, 'by more than', by], read: () => defined({ metric: orNull(metric), feature: orNull(feature), by: number(by) }) };
    }
    case 'number': {
      const control = short(current, 'value');
      return { controls: [control], read: () => number(control) };
    }
    case 'text': {
      const control = short(current, 'value', { inputmode: null });
      return { controls: [control], read: () => orNull(control) };
    }
    default: {
      const control = select(kind, current, { 'aria-label': `${title}: value` });
      return { controls: [control], read: () => control.value };
    }
  }
}
