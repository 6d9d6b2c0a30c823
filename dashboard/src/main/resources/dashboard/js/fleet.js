// The fleet: found by name, kept up to date row by row, and the first steps when it is empty.
import { localiseTimes } from './app.js';
import { live } from './live.js';
import './start.js';
import { filterable } from './table.js';

const table = document.getElementById('fleet');
let again = () => {};
if (table) {
  again = filterable(document.querySelector('[data-filter="fleet"]'), () => [...table.tBodies[0].rows], document.querySelector('[data-count="fleet"]'));
  live(['models', 'results'], refresh);
}

/** Fetches the page and exchanges the rows that differ; order, filter and focus stay. */
async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!response?.ok) return;
  const found = new DOMParser().parseFromString(await response.text(), 'text/html');
  const body = table.tBodies[0];
  const fresh = new Map([...found.querySelectorAll('#fleet tbody tr')].map((row) => [row.dataset.name, document.importNode(row, true)]));
  for (const row of [...body.rows]) {
    const next = fresh.get(row.dataset.name);
    fresh.delete(row.dataset.name);
    if (!next) {
      row.remove();
      continue;
    }
    localiseTimes(next);
    if (next.innerHTML !== row.innerHTML && !row.contains(document.activeElement)) row.replaceWith(next);
  }
  for (const row of fresh.values()) {
    localiseTimes(row);
    body.append(row);
  }
  const lead = found.querySelector('.title .lead');
  if (lead) document.querySelector('.title .lead')?.replaceChildren(...document.importNode(lead, true).childNodes);
  again();
}
