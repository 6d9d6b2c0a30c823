// Shadow: candidates of every model, their replays and the verdict on each.
import * as format from './format.js';
import { failure, fetchJson } from './charts.js';
import { element, table } from './table.js';

const place = document.querySelector('[data-shadow]');
const RUNNING = new Set(['queued', 'running']);

async function load() {
  try {
    const { models } = await fetchJson('/v1/models');
    const found = [];
    for (const model of models) {
      const base = `/v1/models/${encodeURIComponent(model.name)}/candidates`;
      const { candidates } = await fetchJson(base);
      for (const candidate of candidates) {
        const { replays } = await fetchJson(`${base}/${encodeURIComponent(candidate.version)}/replays`);
        found.push({ model: model.name, candidate, replays });
      }
    }
    show(found);
  } catch (error) {
    failure(place, 'Candidates', error, load);
  }
}

function show(found) {
  if (found.length === 0) {
    place.replaceChildren(empty());
    return;
  }
  place.replaceChildren(...found.map(card));
}

function command(text) {
  return element('div', { class: 'command' }, element('pre', { tabindex: '0' }, element('code', {}, text)), element('button', { type: 'button', 'data-copy': true }, 'Copy'));
}

function empty() {
  const at = place.dataset.address;
  return element('section', { class: 'panel empty' },
    element('h2', {}, 'No candidates yet'),
    element('p', {}, 'A candidate is an ONNX file that answers the same question as a model in service. Register one:'),
    command(`curl -X PUT ${at}/v1/models/credit/candidates/4 -F model=@candidate.onnx -F 'mapping={}'`),
    element('p', {}, 'Then score a period of logged traffic with it:'),
    command(`curl -X POST ${at}/v1/models/credit/candidates/4/replays \\\n  -H 'Content-Type: application/json' \\\n  -d '{"from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"}'`));
}

function card({ model, candidate, replays }) {
  const body = element('div');
  const section = element('section', { class: 'panel verdict' },
    element('header', {},
      element('h2', {}, element('span', { class: 'badge candidate' }, element('i', { 'aria-hidden': 'true' }), 'candidate'), ' ', element('code', { dir: 'auto' }, candidate.version),
        ' of ', element('a', { href: `/models/${encodeURIComponent(model)}`, dir: 'auto' }, model))),
    body);
  if (replays.length === 0) {
    body.append(element('p', { class: 'muted' }, 'Not replayed yet.'),
      command(`curl -X POST ${place.dataset.address}/v1/models/${encodeURIComponent(model)}/candidates/${encodeURIComponent(candidate.version)}/replays \\\n  -H 'Content-Type: application/json' -d '{"from": "…", "to": "…"}'`));
  } else {
    const newest = [...replays].sort((a, b) => Date.parse(b.created_at ?? 0) - Date.parse(a.created_at ?? 0));
    for (const replay of newest) body.append(replayView(replay));
  }
  return section;
}

function replayView(replay) {
  const view = element('div');
  draw(view, replay);
  return view;
}

async function follow(view, id) {
  try {
    const replay = await fetchJson(`/v1/replays/${encodeURIComponent(id)}`);
    draw(view, replay);
  } catch (error) {
    failure(view, 'The replay', error, () => follow(view, id));
  }
}

function draw(view, replay) {
  if (RUNNING.has(replay.state)) {
    const share = replay.rows_total > 0 ? replay.rows_done / replay.rows_total : 0;
    const left = replay.rows_per_second > 0 ? (replay.rows_total - replay.rows_done) / replay.rows_per_second : null;
    view.replaceChildren(
      element('p', {}, `${replay.state}: ${format.count(replay.rows_done)} of ${format.count(replay.rows_total)} rows, ${format.count(replay.rows_per_second)} a second`,
        left === null ? '' : `, ${format.duration(left * 1000)} left`),
      element('progress', { class: 'progress', max: '1', value: String(share), 'aria-label': 'Replay progress' }));
    setTimeout(() => follow(view, replay.id), 1000);
    return;
  }
  if (replay.state !== 'done') {
    view.replaceChildren(element('p', {}, `Replay ${replay.state}`, replay.detail ? `: ${replay.detail}` : '.'));
    return;
  }
  view.replaceChildren(element('div', { class: 'skeleton rows', 'aria-hidden': 'true' }));
  report(view, replay);
}

const DECISIONS = { promote: ['ok', 'Promote'], hold: ['warning', 'Hold'], reject: ['drift', 'Reject'], inconclusive: ['insufficient', 'Inconclusive'] };

async function report(view, replay) {
  try {
    const found = await fetchJson(`/v1/replays/${encodeURIComponent(replay.id)}/report`);
    const [style, words] = DECISIONS[found.verdict?.decision] ?? ['insufficient', found.verdict?.decision ?? 'No verdict'];
    const needed = found.verdict?.rows_needed;
    view.replaceChildren(
      element('p', { class: 'decision' }, element('span', { class: `badge ${style}` }, element('i', { 'aria-hidden': 'true' }), words)),
      element('ul', {}, ...(found.verdict?.reasons ?? []).map((reason) => element('li', {}, reason))),
      needed > 0 ? element('p', {}, `About ${format.count(needed)} more labelled rows are needed for a decision.`) : '',
      difference(found, replay.non_inferiority_margin),
      metrics(found),
      element('p', {}, [
        typeof found.agreement === 'number' ? `Both gave the same answer on ${format.percent(found.agreement)} of ${format.count(found.rows)} rows.` : `${format.count(found.rows)} rows compared.`,
        found.score_drift ? `Scores differ by PSI ${format.statistic(found.score_drift.psi)}.` : '',
        `${format.count(found.labelled_rows)} rows have a label.`].filter(Boolean).join(' ')),
      flips(found.confusion),
      disagreements(found.top_disagreements),
      element('p', { class: 'muted' }, `${format.count(replay.rows_done)} rows scored on ${replay.device ?? replay.execution ?? 'cpu'}. ${found.caveat ?? 'A replay cannot show what would have happened had the candidate answered.'}`));
  } catch (error) {
    failure(view, 'The verdict', error, () => report(view, replay));
  }
}

const SVG = 'http://www.w3.org/2000/svg';

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** The first metric's difference with its interval on a number line, the margin beside zero. */
function difference(found, margin) {
  const row = (found.metrics ?? []).find((one) => typeof one.lower === 'number' && typeof one.upper === 'number');
  if (!row) return '';
  const reach = 1.25 * Math.max(Math.abs(row.lower), Math.abs(row.upper), Math.abs(row.difference), margin ?? 0, 1e-9);
  const x = (value) => 300 + (280 * value) / reach;
  const line = shape('svg', { viewBox: '0 0 600 76', class: 'number-line', role: 'img',
    'aria-label': `${row.metric}: difference ${format.statistic(row.difference)}, 95 % interval ${format.statistic(row.lower)} to ${format.statistic(row.upper)}` });
  line.append(
    shape('line', { x1: 20, x2: 580, y1: 44, y2: 44, class: 'axis' }),
    shape('line', { x1: 300, x2: 300, y1: 22, y2: 52, class: 'zero' }),
    shape('text', { x: 300, y: 68, 'text-anchor': 'middle' }, 'no difference'));
  if (margin > 0) {
    line.append(shape('line', { x1: x(-margin), x2: x(-margin), y1: 22, y2: 52, class: 'margin' }),
      shape('text', { x: x(-margin), y: 68, 'text-anchor': 'middle' }, `margin −${format.statistic(margin)}`));
  }
  line.append(
    shape('line', { x1: x(row.lower), x2: x(row.upper), y1: 44, y2: 44, class: 'interval' }),
    shape('circle', { cx: x(row.difference), cy: 44, r: 6, class: 'estimate' }),
    shape('text', { x: Math.min(450, Math.max(150, x(row.difference))), y: 16, 'text-anchor': 'middle', class: 'strong' },
      `${row.metric} ${row.difference > 0 ? '+' : ''}${format.statistic(row.difference)} (${format.statistic(row.lower)} – ${format.statistic(row.upper)})`));
  return line;
}

/** Rows by what the champion and the candidate called them. */
function flips(confusion) {
  if (!confusion) return '';
  const { classes, counts } = confusion;
  return element('details', {}, element('summary', {}, 'Who changed sides'),
    element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Champion’s and candidate’s classes' },
      table('Champion’s and candidate’s classes', ['Champion \\ candidate', ...classes], counts.map((row, index) => [classes[index], ...row.map(format.count)]), classes.map((_, index) => index + 1))));
}

function disagreements(rows) {
  if (!rows || rows.length === 0) return '';
  return element('details', {}, element('summary', {}, 'Rows on which they differ most'),
    element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Rows on which they differ most' },
      table('Rows on which they differ most', ['Prediction', 'Time', 'Champion', 'Candidate', 'Label'],
        rows.map((row) => [row.prediction_id, `${format.moment(Date.parse(row.timestamp))} ${format.zoneName()}`,
          `${row.champion_prediction ?? ''} ${format.statistic(row.champion_score)}`.trim(), `${row.prediction ?? ''} ${format.statistic(row.score)}`.trim(), row.label ?? 'not known yet']))));
}

/** Each labelled metric for both sides, with the difference and its interval. */
function metrics(found) {
  const rows = Array.isArray(found.metrics) ? found.metrics : [];
  if (rows.length === 0) return '';
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Champion and candidate' },
    table('Champion and candidate', ['Metric', 'Champion', 'Candidate', 'Difference', '95 % interval', 'p', 'n'],
      rows.map((row) => [row.metric ?? row.name, format.ofMetric(row.metric ?? row.name, row.champion), format.ofMetric(row.metric ?? row.name, row.candidate),
        format.statistic(row.difference), typeof row.lower === 'number' ? `${format.statistic(row.lower)} to ${format.statistic(row.upper)}` : '–', format.pValue(row.p_value), format.count(row.n ?? row.rows)]),
      [1, 2, 3, 4, 5, 6]));
}

load();
