// The dialog that makes a silence or announces an expected change.
import { fetchJson } from './charts.js';
import { area, check, field, fromInput, orNull, select, submitted, suggestions, text } from './form.js';
import * as format from './format.js';
import { element } from './table.js';
import { Turns } from './turns.js';
import { dialog, remember, remembered, send, toast } from './ui.js';

const HOUR = 3600000;
const LENGTHS = [[String(HOUR), '1 hour'], [String(4 * HOUR), '4 hours'], [String(24 * HOUR), '1 day'], [String(7 * 24 * HOUR), '1 week'], ['', 'until …']];

/** Asks for a silence of what `matchers` names; `done` is called when it is made. */
export function newSilence(matchers, done) {
  // Only suggestions: the dialog opens without waiting for them.
  fetchJson('/v1/models').then(({ models }) => suggestions('silence-models', models.map((model) => model.name)), () => {});
  const labels = ['model', 'feature', 'segment', 'rule'].map((label) => [label, text(matchers[label], { dir: 'auto', placeholder: 'any', list: label === 'model' ? suggestions('silence-models', []) : null })]);
  const length = select(LENGTHS, String(4 * HOUR));
  const ends = text('', { type: 'datetime-local' });
  const endsField = field(`Ends (${format.zoneName()})`, ends, { pointer: '/ends_at' });
  const starts = text('', { type: 'datetime-local' });
  const startsField = field(`Starts (${format.zoneName()})`, starts, { pointer: '/starts_at', hint: 'empty: now' });
  const expected = check('An expected change: only drift alerts, in windows of this time', false, { pointer: '/expected_change', hint: 'for a deployment, a holiday, a known event; may lie in the past' });
  const deployment = text('', { placeholder: 'credit 4.2.0' });
  const deploymentField = field('Deployment', deployment, { pointer: '/deployment' });
  const by = text(remembered(), { autocomplete: 'username' });
  const comment = area('', { rows: '2' });
  const covered = element('p', { class: 'muted', role: 'status' });
  const adapt = () => {
    endsField.hidden = length.value !== '';
    deploymentField.hidden = !expected.box.checked;
    startsField.hidden = !expected.box.checked && length.value !== '';
  };
  const turns = new Turns();
  const count = async () => {
    const turn = turns.next();
    const asked = Object.fromEntries(labels.map(([label, control]) => [label, control.value.trim()]).filter(([, value]) => value !== ''));
    try {
      const { alerts } = await fetchJson('/v1/alerts?state=firing');
      if (!turns.isLast(turn)) return;
      const found = alerts.filter((alert) => Object.entries(asked).every(([label, pattern]) => glob(pattern, alert[label] ?? '')));
      covered.textContent = Object.keys(asked).length === 0 ? '' : `Covers ${found.length} of ${alerts.length} alerts that fire now.`;
    } catch {
      if (turns.isLast(turn)) covered.textContent = '';
    }
  };
  adapt();
  count();
  dialog('New silence', [
    element('div', { class: 'grid', 'data-pointer': '/matchers' }, ...labels.map(([label, control]) => {
      control.addEventListener('change', count);
      return field(`${label[0].toUpperCase()}${label.slice(1)}`, control);
    }), element('span', { class: 'error wide', hidden: true })),
    covered,
    element('div', { class: 'grid' }, field('For', length), endsField, startsField, deploymentField),
    expected,
    field('Your name', by, { pointer: '/created_by' }), field('Why', comment, { pointer: '/comment' }),
  ], 'Silence', (form) => submitted(form, async () => {
    const from = fromInput(starts.value);
    const until = length.value === '' ? fromInput(ends.value) : new Date((from ? Date.parse(from) : Date.now()) + Number(length.value)).toISOString();
    await send('POST', '/v1/silences', {
      matchers: Object.fromEntries(labels.map(([label, control]) => [label, control.value.trim()]).filter(([, value]) => value !== '')),
      ...(from ? { starts_at: from } : {}), ...(until ? { ends_at: until } : {}), ...(orNull(by) ? { created_by: by.value.trim() } : {}), ...(orNull(comment) ? { comment: comment.value.trim() } : {}),
      ...(expected.box.checked ? { expected_change: true, ...(orNull(deployment) ? { deployment: deployment.value.trim() } : {}) } : {}),
    });
    remember(by.value);
    toast('Silenced.');
    await done();
  })).addEventListener('change', adapt);
}

function glob(pattern, value) {
  return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(value);
}
