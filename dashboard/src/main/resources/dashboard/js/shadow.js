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
      element('h2', {}, element('span', { class: 'badge candidate' }, element('i', { 'aria-hidden': 'true' }), 'candidate '), element('code', { dir: 'auto' }, candidate.version),
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
      metrics(found),
      element('p', { class: 'muted' }, `${format.count(replay.rows_done)} rows scored on ${replay.device ?? replay.execution ?? 'cpu'}. A replay cannot show what would have happened had the candidate answered.`));
  } catch (error) {
    failure(view, 'The verdict', error, () => report(view, replay));
  }
}

/** Each labelled metric for both sides, with the difference and its interval. */
function metrics(found) {
  const rows = Array.isArray(found.metrics) ? found.metrics : [];
  if (rows.length === 0) return '';
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Champion and candidate' },
    table('Champion and candidate', ['Metric', 'Champion', 'Candidate', 'Difference', '95 % interval', 'p', 'n'],
      rows.map((row) => [row.metric ?? row.name, format.ofMetric(row.metric ?? row.name, row.champion), format.ofMetric(row.metric ?? row.name, row.candidate),
        format.statistic(row.difference), `${format.statistic(row.lower)} – ${format.statistic(row.upper)}`, format.pValue(row.p_value), format.count(row.n ?? row.rows)]),
      [1, 2, 3, 4, 5, 6]));
}

load();
