// The command palette: pages, models, features and actions by typing a few letters of them.
import { fetchJson } from './charts.js';
import { element } from './table.js';

const PAGES = [
  ['Fleet', '/', 'models overview home'], ['Incidents', '/incidents', 'alerts firing'], ['Shadow', '/shadow', 'candidates replays verdicts'],
  ['Rules', '/rules', 'alerts thresholds'], ['New rule', '/new-rule', 'add create alert'], ['Receivers', '/receivers', 'notifications slack pagerduty webhook mail'],
  ['Silences', '/silences', 'mute expected change'], ['New silence', '/silences?new', 'mute add create'],
  ['Operations', '/operations', 'collector spool analyses replays storage health'], ['Connect a model', '/start', 'first steps curl python'],
];
const MOST = 12;

/** Makes the palette; the function returned opens it. */
export function palette({ changeTheme, showHelp }) {
  const input = element('input', { type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list',
    'aria-autocomplete': 'list', 'aria-label': 'Go to a page, model or feature, or do something', placeholder: 'Model, feature, page or action', autocomplete: 'off', spellcheck: 'false' });
  const list = element('ul', { id: 'palette-list', role: 'listbox', 'aria-label': 'Found' });
  const said = element('p', { class: 'visually-hidden', role: 'status' });
  const box = element('dialog', { class: 'palette', 'aria-label': 'Command palette' }, input, list, said,
    element('p', { class: 'hint' }, element('kbd', {}, '↑'), element('kbd', {}, '↓'), ' choose ', element('kbd', {}, 'Enter'), ' go ', element('kbd', {}, 'Esc'), ' close'));
  document.body.append(box);
  const actions = [
    ['Switch between light and dark', changeTheme, 'theme colours'],
    ['Keyboard help', showHelp, 'shortcuts keys'],
    ['Copy the address of this page', () => navigator.clipboard?.writeText(location.href), 'link permalink share'],
    ['Write times in UTC', () => chooseZone('UTC'), 'time zone'],
  ];
  let models = [];
  let features = new Map();
  let shown = [];
  let at = 0;
  let isLoading = false;
  let isAwaited = false;

  const chooseZone = (zone) => {
    const picker = document.querySelector('[data-zone]');
    picker.value = zone;
    picker.dispatchEvent(new Event('change'));
  };

  const go = (entry) => {
    box.close();
    if (typeof entry.target === 'function') entry.target();
    else location.assign(entry.target);
  };

  const mark = () => {
    [...list.children].forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
    const chosen = list.children[at];
    if (chosen) {
      input.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  };

  /** `chosen`: what stays chosen when more has been found. */
  const draw = (chosen = null) => {
    const typed = input.value.trim().toLowerCase();
    const entries = [
      ...models.flatMap((model) => [
        { kind: 'model', text: model, target: `/models/${encodeURIComponent(model)}`, words: '' },
        { kind: 'settings', text: `Settings of ${model}`, target: `/models/${encodeURIComponent(model)}/settings`, words: '', late: true }]),
      ...[...features].flatMap(([model, names]) => names.map((feature) => ({ kind: `feature of ${model}`, text: feature,
        target: `/models/${encodeURIComponent(model)}/features/${encodeURIComponent(feature)}`, words: model }))),
      ...PAGES.map(([text, target, words]) => ({ kind: 'page', text, target, words })),
      ...actions.map(([text, target, words]) => ({ kind: 'action', text, target, words })),
    ];
    shown = entries.map((entry) => [rank(entry, typed), entry]).filter(([score]) => score > 0)
      .sort(([a], [b]) => b - a).slice(0, MOST).map(([, entry]) => entry);
    at = Math.max(0, shown.findIndex((entry) => entry.target === chosen));
    list.replaceChildren(...shown.map((entry, index) => {
      const option = element('li', { role: 'option', id: `palette-${index}`, 'aria-selected': 'false' },
        element('span', { dir: 'auto' }, entry.text), element('small', { dir: 'auto' }, entry.kind));
      option.addEventListener('click', () => go(entry));
      return option;
    }));
    said.textContent = shown.length === 0 ? 'Nothing found' : `${shown.length} found`;
    if (shown.length === 0) list.append(element('li', { class: 'none' }, 'Nothing found.'));
    mark();
    const model = shown.find((entry) => entry.kind === 'model');
    if (typed.length > 1 && model) featuresOf(model.text);
  };

  const featuresOf = async (model) => {
    if (features.has(model)) return;
    features.set(model, []);
    try {
      const found = await fetchJson(`/v1/models/${encodeURIComponent(model)}/drift`);
      features.set(model, (found.features ?? []).map((row) => row.feature));
      arrived();
    } catch {
      features.delete(model); // The palette goes on without them, and asks again.
    }
  };

  /** More has been found: what was chosen by hand stays, and what was typed and confirmed before is done. */
  const arrived = () => {
    if (!box.open) return;
    draw(at > 0 ? shown[at].target : null);
    if (isAwaited && shown.length > 0) go(shown[0]);
  };

  input.addEventListener('input', () => {
    isAwaited = false;
    draw();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      at = (at + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % Math.max(1, shown.length);
      mark();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (shown[at]) go(shown[at]);
      else isAwaited = isLoading;
    }
  });
  box.addEventListener('click', (event) => { if (event.target === box) box.close(); });

  const open = async () => {
    if (box.open) {
      box.close();
      return;
    }
    document.querySelectorAll('dialog[open]').forEach((other) => other.close());
    input.value = '';
    isAwaited = false;
    draw();
    box.showModal();
    input.focus();
    const here = location.pathname.match(/^\/models\/([^/]+)/);
    if (here) featuresOf(decodeURIComponent(here[1]));
    isLoading = true;
    try {
      models = ((await fetchJson('/v1/models')).models ?? []).map((model) => model.name);
      arrived();
    } catch {
      // Pages and actions are still there.
    }
    isLoading = false;
  };
  document.querySelector('[data-palette]')?.addEventListener('click', open);
  return open;
}

/** How well an entry fits: whole beginnings before parts before letters in order; 0: not at all. */
function rank(entry, typed) {
  const weight = { model: 5, page: 4, action: 2, settings: 1 }[entry.kind] ?? 3;
  if (typed === '') return entry.late || entry.kind.startsWith('feature') ? 0 : weight;
  const text = entry.text.toLowerCase();
  const parts = typed.split(/\s+/);
  if (text.startsWith(typed)) return 300 + weight;
  if (parts.every((part) => text.includes(part))) return 200 + weight;
  if (parts.every((part) => text.includes(part) || entry.words.toLowerCase().includes(part))) return 100 + weight;
  return letters(text, typed) ? weight : 0;
}

function letters(text, typed) {
  let from = 0;
  for (const letter of typed.replace(/\s+/g, '')) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}
