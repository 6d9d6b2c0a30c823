import { filterable } from './table.js';

const table = document.getElementById('fleet');
if (table) {
  filterable(
    document.querySelector('[data-filter="fleet"]'),
    () => [...table.tBodies[0].rows],
    document.querySelector('[data-count="fleet"]'),
  );
}
