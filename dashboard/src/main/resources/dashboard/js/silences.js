// Silences and expected changes: what runs, what comes, what is over.
import { fetchJson } from './charts.js';
import { element } from './table.js';
import { Area, badge, button, cards, confirmed, empty, path, send, time } from './ui.js';
import { newSilence } from './silence.js';

const STATES = { active: ['warning', 'runs'], pending: ['insufficient', 'comes'], expired: ['ok', 'over'] };
const ORDER = ['active', 'pending', 'expired'];

function draw(place, { silences }) {
  if (silences.length === 0) {
    place.append(empty('Nothing is silenced', element('p', {}, 'Make a silence before planned work, or from an incident; announce an expected change before a deployment, so that its drift pages nobody.')));
    return;
  }
  const sorted = [...silences].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || Date.parse(b.ends_at) - Date.parse(a.ends_at));
  place.append(cards('Silences', [
    ['State', '', (one) => [badge(...(STATES[one.state] ?? ['ok', one.state])), one.expected_change ? element('small', {}, 'expected change') : '']],
    ['Which alerts', 'words', (one) => element('span', { class: 'name', dir: 'auto' }, Object.entries(one.matchers).map(([label, pattern]) => `${label}=${pattern}`).join(', '))],
    ['From', '', (one) => time(one.starts_at, { zone: false })],
    ['Until', '', (one) => time(one.ends_at, { ago: one.state === 'active' })],
    ['Why', '', (one) => [element('span', { dir: 'auto' }, one.comment ?? ''), element('small', { dir: 'auto' }, [one.deployment, one.created_by].filter(Boolean).join(' · '))]],
    ['', 'acts', (one) => (one.state === 'expired' ? '' : button('End', () => confirmed('End this silence now?', 'Alerts that it covers and that still fire are announced.', 'End', async () => {
      await send('DELETE', path`/v1/silences/${one.id}`);
      await list.refresh();
    }), { class: 'quiet', 'data-focus': one.id }))],
  ], sorted));
}

const list = new Area('silences', () => fetchJson('/v1/silences'), draw);
const open = () => newSilence(Object.fromEntries(new URL(location.href).searchParams), () => list.refresh());
list.tools.append(button('New silence', open, { class: 'primary' }));
list.follow('alerting');
if (new URL(location.href).searchParams.has('new')) open();
