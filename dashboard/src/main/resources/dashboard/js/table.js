// Tables: sorting by a click on a header, finding by text, and building one from data.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A cell that shows a text and is exported as the value behind it. */
export const figure = (value, write) => ({ value, text: write(value) });

/** What a cell is worth outside the page. */
export const plain = (cell) => (cell !== null && typeof cell === 'object' ? cell.value : cell);

/** A table: header cells, then rows of texts or figures; columns named in `numeric` stand to the right. */
export function table(caption, header, rows, numeric = []) {
  const cell = (content, index) => element('td', { class: numeric.includes(index) ? 'num' : null },
    content !== null && typeof content === 'object' && !(content instanceof Node) ? content.text : content);
  return element(
    'table',
    { class: 'data' },
    element('caption', { class: 'visually-hidden' }, caption),
    element('thead', {}, element('tr', {},
      ...header.map((text, index) => element('th', { scope: 'col', class: numeric.includes(index) ? 'num' : null }, text)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map(cell)))),
  );
}

export function sortable(root) {
  root.querySelectorAll('thead th[data-sort]').forEach((head) => {
    const button = element('button', { type: 'button' }, ...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => sort(root, head));
  });
}

function sort(root, head) {
  const index = [...head.parentElement.children].indexOf(head);
  const ascending = head.getAttribute('aria-sort') === 'descending'
    || (!head.hasAttribute('aria-sort') && head.dataset.sort === 'text');
  root.querySelectorAll('thead th').forEach((other) => other.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
  const value = (row) => {
    const cell = row.children[index];
    const text = cell.dataset.value ?? cell.textContent.trim();
    if (head.dataset.sort !== 'number') return text;
    const number = Number.parseFloat(text.replace(/[\u202f<\u00a0]/g, ''));
    return Number.isNaN(number) ? -Infinity : number;
  };
  const body = root.tBodies[0];
  const direction = ascending ? 1 : -1;
  const rows = [...body.rows].map((row) => [value(row), row]);
  rows.sort(([a], [b]) => direction * (typeof a === 'number' ? a - b : a.localeCompare(b, 'en', { numeric: true })));
  body.append(...rows.map(([, row]) => row));
}

const FOLDED_TO = 10;
const unfolded = new Set();

/** On a phone a long table shows its first rows, and a button the rest; drawn again it stays as it was. */
export function fold(root) {
  const rows = [...root.tBodies[0].rows];
  const name = root.caption?.textContent ?? root.id;
  if (rows.length < FOLDED_TO + 3 || unfolded.has(name)) return root;
  const all = element('button', { type: 'button', class: 'unfold' }, `Show all ${rows.length}`);
  root.classList.add('folded');
  rows.slice(FOLDED_TO).forEach((row) => row.classList.add('beyond'));
  all.addEventListener('click', () => {
    unfolded.add(name);
    root.classList.remove('folded');
    all.remove();
    rows[FOLDED_TO].querySelector('a[href], button, input')?.focus();
  });
  root.after(all);
  return root;
}

/** Shows only rows that contain the text; says how many. */
export function filterable(input, rows, counter) {
  const apply = () => {
    const wanted = input.value.trim().toLowerCase();
    const all = rows();
    let shown = 0;
    all[0]?.closest('table').classList.toggle('sought', wanted !== '');
    for (const row of all) {
      if (wanted === '' && !row.hidden) {
        shown += 1;
        continue;
      }
      const matches = wanted === '' || row.textContent.toLowerCase().includes(wanted);
      row.hidden = !matches;
      shown += matches ? 1 : 0;
    }
    const counted = all.length === 1 ? '1 row' : `${all.length} rows`;
    counter.textContent = wanted === '' ? counted : `${shown} of ${counted}`;
  };
  input.addEventListener('input', apply);
  apply();
  return apply;
}
