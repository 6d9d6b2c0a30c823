// Other terms of a rule for some of its series, as a form: the first whose names fit counts.
import { conditions, rowsOf } from './conditions.js';
import { field, number, orNull, select, text } from './form.js';
import { element } from './table.js';
import { button } from './ui.js';

const AS_IN_RULE = 'as in the rule';

/** Whether the form can say all of it. */
export const isSayable = (given) => (given ?? []).every(({ when, clear }) => rowsOf(when) !== null && rowsOf(clear) !== null);

/** The overrides of a rule. */
export function overrides(given) {
  const list = element('div', { class: 'overrides' });
  const changed = () => list.dispatchEvent(new Event('input', { bubbles: true }));
  const add = (one) => list.append(override(one, changed));
  (given ?? []).forEach(add);
  const root = element('fieldset', { class: 'field wide', 'data-pointer': '/overrides' }, element('legend', {}, 'Other terms for some'),
    element('small', {}, 'The first whose names fit counts. What is left empty stays as in the rule.'), list,
    button('Other terms …', () => {
      add({});
      list.lastElementChild.querySelector('input').focus();
    }, { class: 'quiet' }), element('span', { class: 'error', hidden: true }));
  const read = () => [...list.children].map((one, index) => one.read(index));
  read();
  return { root, read };
}

function override(given, changed) {
  const name = (value) => text(value, { dir: 'auto', placeholder: 'any' });
  const typed = (value, attributes = {}) => text(value, { class: 'short', placeholder: AS_IN_RULE, ...attributes });
  const counted = { inputmode: 'decimal' };
  const made = {
    model: name(given.model), version: name(given.version), feature: name(given.feature), segment: name(given.segment),
    enabled: select([['', AS_IN_RULE], ['true', 'on'], ['false', 'off']], String(given.enabled ?? '')),
    severity: select([['', AS_IN_RULE], 'info', 'warning', 'critical'], given.severity),
    for: typed(given.for, counted), clearFor: typed(given.clear?.for, counted), min_sample: typed(given.min_sample, counted),
    min_label_coverage: typed(given.min_label_coverage, counted), at_most_per_month: typed(given.at_most_per_month, counted), wait: typed(given.wait),
    receivers: text((given.receivers ?? []).join(', '), { placeholder: AS_IN_RULE }), runbook_url: text(given.runbook_url, { type: 'url', placeholder: AS_IN_RULE }),
  };
  const words = { model: 'Model', version: 'Version', feature: 'Feature or output', segment: 'Segment', enabled: 'On or off', severity: 'Severity', for: 'for so many windows in a row',
    clearFor: 'over after so many windows', min_sample: 'Fewest rows in a window', min_label_coverage: 'Smallest share of labels', at_most_per_month: 'At most so many pages in 30 days',
    wait: 'Wait after a window’s end', receivers: 'Who is told', runbook_url: 'Runbook' };
  const hints = { receivers: 'names with commas between' };
  const fields = Object.fromEntries(Object.entries(made).map(([key, control]) => [key, field(words[key], control, { hint: hints[key] ?? '' })]));
  let at = 0;
  const when = conditions('Fires when it', given.when, () => `/overrides/${at}/when`, AS_IN_RULE);
  const clear = conditions('Over when it', given.clear, () => `/overrides/${at}/clear`, AS_IN_RULE);
  const legend = element('legend', {});
  const { model, version, feature, segment, enabled: isOn, severity, for: windows, clearFor, ...rest } = fields;
  const isSaid = Object.keys(rest).some((key) => made[key].value !== '');
  const root = element('fieldset', { class: 'override' }, legend,
    element('div', { class: 'grid' }, model, version, feature, segment, when.root, windows, clear.root, clearFor, isOn, severity),
    element('details', { open: isSaid }, element('summary', {}, 'Rows, labels, pages, receivers, runbook'), element('div', { class: 'grid' }, ...Object.values(rest))),
    element('span', { class: 'more' },
      button('Earlier', () => {
        root.previousElementSibling?.before(root);
        changed();
      }, { class: 'quiet', 'aria-label': 'Put these terms before the ones above' }),
      button('Remove', () => {
        root.remove();
        changed();
      }, { class: 'quiet', 'aria-label': 'Remove these terms' })),
    element('span', { class: 'error', hidden: true }));
  root.read = (index) => {
    at = index;
    legend.textContent = `Terms ${index + 1}`;
    root.dataset.pointer = `/overrides/${index}`;
    Object.entries(fields).forEach(([key, one]) => { one.dataset.pointer = `/overrides/${index}/${key === 'clearFor' ? 'clear/for' : key}`; });
    const said = { ...Object.fromEntries(Object.entries(made).map(([key, control]) => [key, control.inputMode === 'decimal' ? number(control) : orNull(control)])) };
    const { clearFor: clearWindows, enabled, receivers, ...own } = said;
    const over = clear.read();
    if (clearWindows !== null) over.for = clearWindows;
    return Object.fromEntries(Object.entries({ ...own, enabled: enabled === null ? null : enabled === 'true',
      receivers: receivers === null ? null : receivers.split(',').map((one) => one.trim()).filter((one) => one !== ''), when: when.read(), clear: over })
      .filter(([, value]) => value !== null && !(value.constructor === Object && Object.keys(value).length === 0)));
  };
  return root;
}
