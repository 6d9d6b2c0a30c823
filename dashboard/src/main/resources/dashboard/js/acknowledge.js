// The dialog in which somebody takes care of alerts: two taps, since the name is remembered.
import { area, field, orNull, select, submitted, text } from './form.js';
import { element } from './table.js';
import { dialog, path, remember, remembered, send, toast } from './ui.js';

const HOUR = 3600000;
const UNTIL = [['', 'it is over'], [String(HOUR), '1 hour from now'], [String(4 * HOUR), '4 hours from now'], [String(24 * HOUR), 'tomorrow, this time']];

/** Acknowledges all of the alerts; `done` is called when they are. */
export function acknowledge(title, alerts, done) {
  const by = text(remembered(), { name: 'by', required: true, autocomplete: 'username' });
  const note = area('', { rows: '2', placeholder: 'What is being done' });
  const until = select(UNTIL, '');
  dialog(title, [
    element('p', { class: 'muted' }, alerts.length === 1 ? 'One alert.' : `${alerts.length} alerts.`),
    field('Your name', by, { pointer: '/by' }), field('Until', until, { pointer: '/until', hint: 'after that it is raised again if it still fires' }), field('Note', note, { pointer: '/note' }),
  ], 'Acknowledge', (form) => submitted(form, async () => {
    const body = { by: orNull(by), ...(orNull(note) ? { note: note.value.trim() } : {}), ...(until.value ? { until: new Date(Date.now() + Number(until.value)).toISOString() } : {}) };
    for (const alert of alerts) await send('POST', path`/v1/alerts/${alert.id}/acknowledge`, body);
    remember(by.value);
    toast('Acknowledged.');
    await done();
  }));
}
