// Reading pages do not move under the reader's eyes: the headline is exchanged when the results
// behind the page have changed, and a button offers to draw the charts again.
import { live } from './live.js';
import { element } from './table.js';
import { Turns } from './turns.js';

/** What the server says on a page, without how times are written. */
function signature(page) {
  const said = [...page.querySelectorAll('main .headline strong, main .headline .name, main .headline time, main table.data tbody td')];
  const range = page.querySelector('main .timeline')?.dataset ?? {};
  return JSON.stringify([{ ...range }, ...said.map((one) => one.dateTime ?? (one.querySelector('time') ? '' : one.textContent.trim()))]);
}

/** Watches a page that shows results over time. */
export function watch(localise) {
  if (!document.querySelector('main .timeline[data-model]')) return;
  const shown = signature(document);
  const turns = new Turns();
  live(['results'], async () => {
    const turn = turns.next();
    const response = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (!response?.ok) return;
    const found = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (!turns.take(turn) || signature(found) === shown) return;
    const headline = found.querySelector('main .headline');
    if (headline && !document.querySelector('main .headline')?.contains(document.activeElement)) {
      const next = document.importNode(headline, true);
      localise(next);
      document.querySelector('main .headline')?.replaceWith(next);
    }
    offer();
  });
}

function offer() {
  if (document.querySelector('[data-newer]')) return;
  const made = element('button', { type: 'button', class: 'newer', 'data-newer': true }, 'New results: show');
  made.addEventListener('click', () => location.reload());
  document.querySelector('.tools').prepend(made);
}
