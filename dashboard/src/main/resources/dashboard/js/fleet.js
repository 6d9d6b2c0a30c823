// The fleet: found by name, kept up to date row by row, with what other rooms know of each model, and
// the first steps when it is empty.
import { localiseTimes } from './app.js';
import { fetchJson } from './charts.js';
import { DECISIONS, STATES } from './decisions.js';
import { live } from './live.js';
import './start.js';
import { element, filterable } from './table.js';
import { Turns } from './turns.js';
import { badge, path } from './ui.js';

const SEVERITY = { critical: 'drift', warning: 'warning', info: 'ok' };
const ORDER = ['info', 'warning', 'critical'];
const table = document.getElementById('fleet');
const asked = { page: new Turns(), incidents: new Turns(), candidates: new Turns() };
let again = () => {};
let incidents = null;
let candidates = null;
if (table) {
  again = filterable(document.querySelector('[data-filter="fleet"]'), () => [...table.tBodies[0].rows], document.querySelector('[data-count="fleet"]'));
  live(['models', 'results'], refresh);
  live(['alerts'], openIncidents);
  live(['replays'], newestVerdicts);
  openIncidents();
  newestVerdicts();
}

/** Fetches the page and exchanges the rows that differ; order, filter and focus stay. */
async function refresh() {
  const turn = asked.page.next();
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!response?.ok) return;
  const found = new DOMParser().parseFromString(await response.text(), 'text/html');
  if (!asked.page.take(turn)) return;
  const body = table.tBodies[0];
  const fresh = new Map([...found.querySelectorAll('#fleet tbody tr')].map((row) => [row.dataset.name, document.importNode(row, true)]));
  fresh.forEach((row) => {
    localiseTimes(row);
    fill(row);
  });
  for (const row of [...body.rows]) {
    const next = fresh.get(row.dataset.name);
    fresh.delete(row.dataset.name);
    if (!next) row.remove();
    else if (next.innerHTML !== row.innerHTML && !row.contains(document.activeElement)) row.replaceWith(next);
  }
  body.append(...fresh.values());
  const lead = found.querySelector('.title .lead');
  if (lead) document.querySelector('.title .lead')?.replaceChildren(...document.importNode(lead, true).childNodes);
  again();
}

// What other rooms know ------------------------------------------------------------------------

/** Open incidents by model; without that room the column says so and the fleet stands. */
async function openIncidents() {
  const turn = asked.incidents.next();
  try {
    const { incidents: all } = await fetchJson('/v1/incidents?state=open&limit=1000');
    if (!asked.incidents.take(turn)) return;
    incidents = Map.groupBy(all, (one) => one.model);
  } catch {
    incidents = null;
  }
  fillAll();
}

/** The newest replay of each model, with its last verdict. */
async function newestVerdicts() {
  const turn = asked.candidates.next();
  try {
    const { replays } = await fetchJson('/v1/replays?latest=true&limit=1000');
    if (!asked.candidates.take(turn)) return;
    candidates = new Map(replays.map((replay) => [replay.model, replay]));
  } catch {
    candidates = null;
  }
  fillAll();
}

function fillAll() {
  [...table.tBodies[0].rows].filter((row) => !row.contains(document.activeElement)).forEach(fill);
  again();
}

/** What stands in a cell, exchanged only where it is another: most of many rows say "none". */
function put(cell, known, content) {
  const words = known === null ? 'not known' : 'none';
  if (content !== null) cell.replaceChildren(content);
  else if (cell.textContent !== words || cell.firstElementChild?.localName !== 'span') cell.replaceChildren(element('span', { class: 'muted' }, words));
}

function fill(row) {
  const model = row.dataset.name;
  const [open, candidate] = [row.querySelector('[data-incidents]'), row.querySelector('[data-candidate]')];
  const own = incidents?.get(model) ?? [];
  open.dataset.value = own.length;
  const worst = own.map((one) => one.severity).sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0];
  put(open, incidents, own.length === 0 ? null
    : element('a', { href: own.length === 1 ? path`/incidents/${own[0].id}` : `/incidents?model=${encodeURIComponent(model)}` }, badge(SEVERITY[worst] ?? 'warning', `${own.length} ${worst}`)));
  const tried = candidates?.get(model);
  put(candidate, candidates, !tried ? null
    : element('a', { href: path`/replays/${tried.id}` }, badge(...(DECISIONS[tried.verdict?.decision] ?? STATES[tried.state] ?? ['insufficient', tried.state])), element('small', { class: 'name', dir: 'auto' }, tried.candidate)));
}
