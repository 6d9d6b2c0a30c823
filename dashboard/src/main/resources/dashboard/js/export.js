// What leaves the page: a panel as SVG, PNG, CSV or JSON, and the whole page as one HTML file.
import * as format from './format.js';
import { element, plain } from './table.js';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text.replace(UNSPEAKABLE, ' ');
  return made;
}

// Pictures ------------------------------------------------------------------------------------

const FONT = /^(font-[a-z]+|font):(.*)$/;

// What XML 1.0 has no place for.
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Styles as attributes: the page's policy knows no inline styles. */
const withoutStyles = (svg) => svg.replace(UNSPEAKABLE, ' ').replace(/<style[^>]*>[^]*?<\/style>/g, '').replace(/ style="([^"]*)"/g, (_, style) =>
  style.split(/;(?=[a-z-]+:|$)/).map((part) => FONT.exec(part.trim())).filter(Boolean).map(([, name, value]) => ` ${name}="${value.trim()}"`).join(''));

const DRAWN = new Set(['svg', 'g', 'path', 'text', 'tspan', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'defs', 'clipPath', 'linearGradient', 'radialGradient', 'pattern', 'stop', 'title']);

/** A chart drawn once more, as shapes. */
function drawing(instance, option) {
  const { width, height } = instance.getDom().getBoundingClientRect();
  const twin = globalThis.echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  twin.setOption(option);
  const text = withoutStyles(twin.renderToSVGString());
  twin.dispose();
  const root = new DOMParser().parseFromString(`<body>${text}</body>`, 'text/html').querySelector('svg');
  // Only shapes and words: whatever a name contains, nothing that runs or loads.
  root.querySelectorAll('*').forEach((part) => {
    if (!DRAWN.has(part.localName)) part.remove();
    // A font's name in quotes makes odd attributes, which XML has no place for.
    [...part.attributes].filter(({ name }) => /^on|href|^ecmeta/i.test(name) || !/^[a-z][\w:.-]*$/i.test(name)).forEach((odd) => part.removeAttributeNode(odd));
  });
  return document.importNode(root, true);
}

const isShown = (node) => {
  const holder = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  return !holder.closest('button, select, option, script, .tip, .visually-hidden, [data-panel-tools], [hidden]') && holder.getClientRects().length > 0;
};

/** Lines of a text as the browser broke them: words and where they stand. */
function lines(node) {
  const found = [];
  const range = document.createRange();
  for (const match of node.data.matchAll(/\S+/g)) {
    range.setStart(node, match.index);
    range.setEnd(node, match.index + match[0].length);
    const box = range.getClientRects()[0];
    if (!box || box.width === 0) continue;
    const last = found.at(-1);
    if (last && Math.abs(last.top - box.top) < 2) {
      last.text += ` ${match[0]}`;
      last.right = Math.max(last.right, box.right);
    } else {
      found.push({ text: match[0], left: box.left, right: box.right, top: box.top, bottom: box.bottom });
    }
    if (found.length > 40) break;
  }
  return found;
}

/** What an ellipsis hides on the page is not drawn either. */
function cut(line, holder) {
  const frame = holder.closest('.strip li a, .note') ?? holder;
  const room = frame.getBoundingClientRect().right - line.left;
  const wide = line.right - line.left;
  return wide > room + 1 ? `${line.text.slice(0, Math.max(1, Math.floor((line.text.length * room) / wide) - 1))}…` : line.text.slice(0, 400);
}

function words(root, origin) {
  const drawn = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() === '' || !isShown(node)) continue;
    const holder = node.parentElement;
    const style = getComputedStyle(holder);
    for (const line of lines(node)) {
      drawn.push(shape('text', {
        x: line.left - origin.left, y: (line.top + line.bottom) / 2 - origin.top, 'dominant-baseline': 'central', fill: style.color,
        'font-size': style.fontSize, 'font-weight': style.fontWeight, 'font-style': style.fontStyle, 'font-family': style.fontFamily, 'xml:space': 'preserve',
      }, cut(line, holder)));
    }
  }
  return drawn;
}

/** The marks of a key. */
function marks(root, origin) {
  return [...root.querySelectorAll('i')].filter(isShown).map((mark) => {
    const style = getComputedStyle(mark);
    const box = mark.getBoundingClientRect();
    const border = Number.parseFloat(style.borderTopWidth) || 0;
    const at = { x: box.left - origin.left, y: box.top - origin.top };
    if (border > 0 && box.height <= border + 1) {
      return shape('line', { x1: at.x, x2: at.x + box.width, y1: at.y, y2: at.y, stroke: style.borderTopColor, 'stroke-width': border,
        'stroke-dasharray': style.borderTopStyle === 'solid' ? 'none' : style.borderTopStyle === 'dashed' ? '5 3' : '1 2' });
    }
    const fill = style.backgroundColor === 'rgba(0, 0, 0, 0)' ? style.color : style.backgroundColor;
    return shape('rect', { ...at, width: box.width, height: box.height, fill });
  });
}

/** A panel as it stands on the page: title, names, chart and key, as one drawing. */
export function picture(panel, isTitled = true) {
  const parts = [panel.place, panel.root.querySelector('.keys-row'), isTitled ? panel.root.querySelector('header') : null].filter(Boolean);
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const origin = { left: Math.min(...boxes.map((box) => box.left)) - MARGIN, top: Math.min(...boxes.map((box) => box.top)) - MARGIN };
  const width = Math.ceil(Math.max(...boxes.map((box) => box.right)) - origin.left + MARGIN);
  const height = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) - origin.top + MARGIN);
  const root = shape('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': panel.title });
  root.setAttribute('xmlns', SVG);
  root.append(shape('title', {}, panel.title), shape('rect', { width, height, fill: getComputedStyle(panel.root).backgroundColor }));
  for (const { instance, option } of panel.drawn) {
    const chart = drawing(instance, option);
    const box = instance.getDom().getBoundingClientRect();
    chart.setAttribute('x', box.left - origin.left);
    chart.setAttribute('y', box.top - origin.top);
    root.append(chart);
  }
  parts.forEach((part) => root.append(...marks(part, origin), ...words(part, origin)));
  return root;
}

const svgText = (panel) => new XMLSerializer().serializeToString(picture(panel));

async function png(panel) {
  const drawn = picture(panel);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * Number(drawn.getAttribute('width'));
  canvas.height = 2 * Number(drawn.getAttribute('height'));
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, 'image/png'); });
}

// Numbers -------------------------------------------------------------------------------------

/** One cell of RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe. */
export function csvCell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = String(value);
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv({ header, rows }) {
  return [header, ...rows.map((row) => row.map(plain))].map((row) => row.map(csvCell).join(',')).join('\r\n').concat('\r\n');
}

export function json(title, { header, rows }) {
  const keys = header.map((name, index) => (header.indexOf(name) === index ? name : `${name} (${index + 1})`));
  return JSON.stringify({ title, page: location.href, rows: rows.map((row) => Object.fromEntries(keys.map((key, index) => [key, plain(row[index]) ?? null]))) }, null, 1);
}

/** What a table of the page says, cell by cell. */
function ofTable(root) {
  const cells = (row) => [...row.cells].map((cell) => cell.dataset.export ?? cell.innerText.trim().replace(/\s*\n\s*/g, ' '));
  return { header: cells(root.tHead.rows[0]), rows: [...root.tBodies[0].rows].map(cells) };
}

// Files ---------------------------------------------------------------------------------------

function save(name, type, content) {
  const file = content instanceof Blob ? content : new Blob([content], { type });
  const url = URL.createObjectURL(file);
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** A file name that every system takes, from any title. */
export function fileName(...parts) {
  const name = parts.join('-').normalize('NFKD').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/-{2,}/g, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 80);
  return name === '' ? 'tidemark' : name;
}

const pageName = () => fileName(...location.pathname.split('/').filter(Boolean).map(decodeURIComponent));

/** A button that opens the kinds of file to choose from. */
function menu(label, kinds) {
  const list = element('div', { class: 'menu-list', role: 'menu' });
  const root = element('details', { class: 'menu' }, element('summary', { class: 'button quiet', 'aria-label': `Export ${label}` }, 'Export'), list);
  const close = () => { root.open = false; };
  for (const [kind, make] of kinds) {
    const button = element('button', { type: 'button', role: 'menuitem', class: 'quiet' }, kind);
    button.addEventListener('click', async () => {
      close();
      root.querySelector('summary').focus();
      await make();
    });
    list.append(button);
  }
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !root.open) return;
    close();
    root.querySelector('summary').focus();
  });
  root.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !root.contains(event.relatedTarget)) close();
  });
  document.addEventListener('pointerdown', (event) => {
    if (!root.contains(event.target)) close();
  });
  return root;
}

export function panelMenu(panel) {
  const name = () => `${pageName()}-${panel.id}`;
  const isDrawn = panel.draw !== undefined && !panel.isAlwaysTable;
  const asChart = (make) => async () => {
    if (panel.isTable) panel.toggle();
    await make();
  };
  return menu(panel.title, [
    ...(isDrawn ? [
      ['PNG', asChart(async () => save(`${name()}.png`, 'image/png', await png(panel)))],
      ['SVG', asChart(() => save(`${name()}.svg`, 'image/svg+xml', svgText(panel)))]] : []),
    ['CSV', () => save(`${name()}.csv`, 'text/csv;charset=utf-8', csv(panel.describeTable()))],
    ['JSON', () => save(`${name()}.json`, 'application/json', json(panel.title, panel.describeTable()))],
  ]);
}

/** Gives the page's own tables what panels have. */
export function tableMenus() {
  document.querySelectorAll('table[data-export]').forEach((root) => {
    const tools = (root.closest('section') ?? document).querySelector('[data-table-tools]');
    const name = () => `${pageName()}-${root.dataset.export}`;
    tools?.append(menu(root.dataset.export, [
      ['CSV', () => save(`${name()}.csv`, 'text/csv;charset=utf-8', csv(ofTable(root)))],
      ['JSON', () => save(`${name()}.json`, 'application/json', json(root.dataset.export, ofTable(root)))],
    ]));
  });
}

// The page as a report ------------------------------------------------------------------------

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
const MOST_ROWS = 1000;

/** The page as one HTML file that needs nobody: no script, no request, charts as shapes. */
export async function report(panels, tableOf) {
  const sheets = await Promise.all([...document.querySelectorAll('link[rel="stylesheet"]')].map(async (link) => (await fetch(link.href)).text()));
  const style = sheets.join('\n');
  const main = document.getElementById('main').cloneNode(true);
  for (const panel of panels) {
    const place = main.querySelector(`[id="${CSS.escape(panel.id)}"] [data-chart]`);
    if (place === null || panel.root.hidden) continue;
    const section = place.closest('section');
    section.querySelectorAll('.keys-row').forEach((key) => key.remove());
    if (panel.drawn.length > 0) {
      const drawn = picture(panel, false);
      drawn.removeAttribute('width');
      drawn.removeAttribute('height');
      place.replaceWith(element('figure', { class: 'report-figure' }, drawn));
      const { header, rows, numeric } = panel.describeTable();
      section.append(element('details', {}, element('summary', {}, rows.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${rows.length} rows as a table` : 'As a table'),
        element('div', { class: 'scroll' }, tableOf(panel.title, header, rows.slice(0, MOST_ROWS), numeric))));
    }
  }
  main.querySelectorAll('button, form, input, select, script, dialog, [data-panel-tools], [data-table-tools], [hidden], .bar, .skeleton, .stepper a, .tip').forEach((tool) => tool.remove());
  main.querySelectorAll('[style]').forEach((styled) => { if (!(styled instanceof SVGElement)) styled.removeAttribute('style'); });
  main.querySelectorAll('[tabindex]').forEach((focusable) => focusable.removeAttribute('tabindex'));
  main.querySelectorAll('.folded').forEach((folded) => folded.classList.remove('folded'));
  main.querySelectorAll('details').forEach((part) => { part.open = false; });
  main.querySelectorAll('a[href]').forEach((link) => { link.setAttribute('href', link.href); });
  const theme = document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const note = element('p', { class: 'report-note' }, `Saved ${new Date().toISOString()} from `, element('a', { href: location.href }, location.href), '. Times are in ', format.zoneName(), '.');
  const head = [element('meta', { charset: 'utf-8' }), element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }), element('title', {}, document.title)].map((part) => part.outerHTML).join('\n');
  return `<!DOCTYPE html>\n<html lang="en" data-theme="${theme}">\n<head>\n${head}\n<style>\n${style}</style>\n</head>\n<body class="report">\n${note.outerHTML}\n${main.outerHTML}\n</body>\n</html>\n`;
}

export async function saveReport(panels, tableOf) {
  save(`${pageName()}.html`, 'text/html;charset=utf-8', await report(panels, tableOf));
}
