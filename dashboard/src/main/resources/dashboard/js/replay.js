// One replay: how far it is, the verdict with its reasons, every paired difference with its
// interval, who changed sides, segments, and the rows on which the two differ most.
import { fetchJson } from './charts.js';
import { DECISIONS, STATES } from './decisions.js';
import * as format from './format.js';
import { element } from './table.js';
import { Area, badge, button, cards, confirmed, name, path, send, time } from './ui.js';
import { metricName } from './words.js';

const id = document.querySelector('[data-replay]').dataset.replay;
const title = document.querySelector('[data-title]');
const lead = document.querySelector('[data-lead]');
const base = path`/v1/replays/${id}`;
const EVERY = 1000;
const LOWER_IS_BETTER = new Set(['log_loss', 'brier', 'ece', 'rmse', 'mae', 'mape']);
const isOpen = (replay) => replay.state === 'queued' || replay.state === 'running';

function drawProgress(place, replay) {
  title.textContent = `${replay.candidate} against ${replay.champion}`;
  document.title = `${title.textContent} · Tidemark`;
  lead.replaceChildren('of ', element('a', { href: path`/models/${replay.model}`, dir: 'auto' }, replay.model), ', traffic from ', time(replay.from, { zone: false }), ' to ', time(replay.to));
  const left = replay.seconds_left;
  place.append(element('p', {}, badge(...(STATES[replay.state] ?? ['failed', replay.state])), ' ', `${format.count(replay.rows_done)} of ${format.counted(replay.rows_total, 'row')}`,
    replay.rows_per_second ? `, ${format.count(replay.rows_per_second)} a second` : '', replay.source === 'logged' ? ', answers from the serving system’s own log' : ` on ${replay.device ?? replay.execution}`, typeof left === 'number' ? `, ${left < 90 ? `${Math.ceil(left)} s` : format.duration(left * 1000)} left` : '', '. ',
    replay.rows_unanswered > 0 ? `${format.count(replay.rows_unanswered)} of them without an answer of the candidate. ` : '', replay.detail ? element('span', { dir: 'auto' }, replay.detail) : '', replay.fallback_reason ? element('span', { class: 'muted', dir: 'auto' }, ` ${replay.fallback_reason}`) : ''));
  if (isOpen(replay)) {
    place.append(element('progress', { class: 'progress', max: String(Math.max(1, replay.rows_total)), value: String(replay.rows_done), 'aria-label': 'Rows scored' }),
      element('div', { class: 'row acting' }, button('Cancel', () => confirmed('Cancel this replay?', 'Rows already scored stay.', 'Cancel it', async () => {
        await send('DELETE', base);
        await progress.refresh();
      }), { 'data-focus': 'cancel' })));
  }
}

/** The report, or why there is none yet. */
async function report() {
  const replay = await fetchJson(base);
  if (replay.state !== 'done') return { waits: isOpen(replay) ? 'Known when the replay is done.' : `There is none: the replay is ${replay.state}.` };
  return { ...(await shared()), margin: replay.non_inferiority_margin };
}

let asked = null;
function shared() {
  asked ??= fetchJson(`${base}/report`).finally(() => { asked = null; });
  return asked;
}

const blank = (words) => element('p', { class: 'blank' }, words);
const part = (drawing) => (place, found) => (found.waits ? place.append(blank(found.waits)) : drawing(place, found));

function drawVerdict(place, found) {
  const { verdict, fidelity } = found;
  const [style, words] = DECISIONS[verdict.decision] ?? ['insufficient', verdict.decision];
  const checks = [
    fidelity ? [{ passed: 'ok', failed: 'drift' }[fidelity.state] ?? 'insufficient', { passed: 'The champion’s own file reproduces its log.', failed: `The champion’s own file differs from its log on ${format.count(fidelity.differing)} of ${format.counted(fidelity.rows, 'row')}.`,
      unfinished: 'The champion’s own file is still being replayed.', not_checked: 'The champion’s own file is not registered, so the log is taken as it is.' }[fidelity.state] ?? fidelity.state] : null,
    typeof found.agreement === 'number' ? ['ok', `Both gave the same answer on ${format.percent(found.agreement)} of ${format.counted(found.rows, 'row')}.`] : null,
    found.score_drift ? [found.score_drift.psi > 0.2 ? 'warning' : 'ok', `Scores differ by PSI ${format.statistic(found.score_drift.psi)}.`] : null,
    [found.labelled_rows > 0 ? 'ok' : 'insufficient', `${format.count(found.labelled_rows)} of ${format.counted(found.rows, 'row')} ${found.rows === 1 ? 'has' : 'have'} a label.`],
    found.seen_in_training > 0 ? ['warning', `${format.counted(found.seen_in_training, 'row')} of the candidate’s training period left out.`] : null,
    ...(found.warnings ?? []).map((warning) => ['warning', warning]),
  ].filter(Boolean);
  place.append(
    element('p', { class: 'decision' }, badge(style, words)),
    element('ul', { class: 'reasons' }, ...verdict.reasons.map((reason) => element('li', { dir: 'auto' }, reason))),
    verdict.rows_needed > 0 ? element('p', {}, element('strong', {}, format.count(verdict.rows_needed)), ' more labelled rows are needed for a decision.') : '',
    element('ul', { class: 'checks' }, ...checks.map(([own, text]) => element('li', {}, badge(own, ''), element('span', { dir: 'auto' }, text)))),
    element('p', { class: 'muted' }, ...(verdict.number ? [`Verdict ${verdict.number} of this replay, `, time(verdict.decided_at), '. '] : []), found.caveat ?? 'A replay cannot show what would have happened had the candidate answered.'));
}

// Differences ----------------------------------------------------------------------------------

const SVG = 'http://www.w3.org/2000/svg';

function shape(kind, attributes) {
  const made = document.createElementNS(SVG, kind);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, String(value)));
  return made;
}

/** A difference with its interval on a line through zero, the margin beside it. */
function line(row, allowed, reach) {
  const margin = LOWER_IS_BETTER.has(row.metric) ? -allowed : allowed;
  if (typeof row.lower !== 'number') return element('span', { class: 'muted' }, 'no interval');
  const x = (value) => 100 + (96 * Math.max(-reach, Math.min(reach, value))) / reach;
  const made = shape('svg', { viewBox: '0 0 200 26', class: 'number-line small', role: 'img', preserveAspectRatio: 'none', 'aria-label': `${format.statistic(row.difference)}, from ${format.statistic(row.lower)} to ${format.statistic(row.upper)}` });
  made.append(shape('line', { x1: 2, x2: 198, y1: 13, y2: 13, class: 'axis' }), shape('line', { x1: 100, x2: 100, y1: 3, y2: 23, class: 'zero' }));
  if (margin !== 0 && Math.abs(margin) < reach) made.append(shape('line', { x1: x(-margin), x2: x(-margin), y1: 4, y2: 22, class: 'margin' }));
  made.append(shape('line', { x1: x(row.lower), x2: x(row.upper), y1: 13, y2: 13, class: 'interval' }), shape('circle', { cx: x(row.difference), cy: 13, r: 4.5, class: 'estimate' }));
  return made;
}

const reach = (rows, margin) => 1.15 * Math.max(...rows.flatMap((row) => [Math.abs(row.lower ?? row.difference), Math.abs(row.upper ?? row.difference)]), margin ?? 0, 1e-9);
const signed = (value) => `${value > 0 ? '+' : ''}${format.statistic(value)}`;
const interval = (row) => (typeof row.lower === 'number' ? `${format.statistic(row.lower)} to ${format.statistic(row.upper)}` : '–');

function drawDifferences(place, found) {
  const rows = found.metrics ?? [];
  if (rows.length === 0) {
    place.append(blank('No label of the replayed predictions has arrived, so there is nothing to measure yet.'));
    return;
  }
  // Metrics of other sizes than shares, such as RMSE, get a line of their own scale.
  const shares = rows.filter((row) => Math.abs(row.champion) <= 1 && Math.abs(row.candidate) <= 1);
  const widest = reach(shares.length > 0 ? shares : rows, found.margin);
  place.append(cards('Differences', [
    ['Metric', '', (row) => [element('strong', {}, metricName(row.metric)), element('small', {}, [row.test, LOWER_IS_BETTER.has(row.metric) ? 'lower is better' : ''].filter(Boolean).join(', '))]],
    ['Champion', 'num', (row) => format.ofMetric(row.metric, row.champion)],
    ['Candidate', 'num', (row) => format.ofMetric(row.metric, row.candidate)],
    ['Difference', 'num', (row) => element('strong', {}, signed(row.difference))],
    ['On a line', 'full', (row) => line(row, found.margin, shares.includes(row) ? widest : reach([row], 0))],
    ['95 % interval', 'num', interval],
    ['p', 'num', (row) => format.pValue(row.p_value)],
    ['n', 'num', (row) => format.count(row.rows)],
  ], rows), element('div', { class: 'keys-row flat' }, ...[['candidate', 'difference, 95 % interval'], ['zero', 'no difference'], ['margin', `margin ${format.statistic(found.margin)}: it may be worse by so much`]]
    .map(([mark, words]) => element('span', {}, element('i', { class: `mark ${mark}`, 'aria-hidden': 'true' }), element('b', {}, words)))));
}

// Who changed sides ----------------------------------------------------------------------------

function drawFlips(place, { confusion, rows }) {
  if (!confusion) {
    place.append(blank('Answers are numbers, not classes.'));
    return;
  }
  const { classes, counts } = confusion;
  const off = counts.flatMap((row, i) => row.filter((_, j) => j !== i));
  const most = Math.max(1, ...off);
  place.append(element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Champion’s and candidate’s answers' }, element('table', { class: 'data flips' },
    element('caption', { class: 'visually-hidden' }, 'Champion’s and candidate’s answers'),
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Champion ↓ candidate →'), ...classes.map((one) => element('th', { scope: 'col', class: 'num', dir: 'auto' }, one)))),
    element('tbody', {}, ...counts.map((row, i) => element('tr', {}, element('th', { scope: 'row', class: 'name', dir: 'auto' }, classes[i]),
      ...row.map((count, j) => element('td', { class: `num ${i === j ? 'same' : `flip s${Math.ceil((4 * count) / most)}`}` }, format.count(count), element('small', {}, format.percent(count / Math.max(1, rows)))))))))));
}

// Segments, rows, history ----------------------------------------------------------------------

function drawSegments(place, { segments, margin }) {
  if (!segments || segments.length === 0) {
    place.append(blank('No segment has enough labelled rows. Segments are named in the model’s settings.'));
    return;
  }
  const widest = reach(segments, margin);
  place.append(cards('Segments, worst for the candidate first', [
    ['Segment', '', (row) => name(row.segment)],
    ['Metric', '', (row) => metricName(row.metric)],
    ['Champion', 'num', (row) => format.ofMetric(row.metric, row.champion)],
    ['Candidate', 'num', (row) => format.ofMetric(row.metric, row.candidate)],
    ['Difference', 'num', (row) => element('strong', {}, signed(row.difference))],
    ['On a line', 'full', (row) => line(row, margin, widest)],
    ['95 % interval', 'num', interval],
    ['Adjusted p', 'num', (row) => format.pValue(row.p_value_adjusted)],
    ['n', 'num', (row) => format.count(row.rows)],
  ], segments));
}

const answer = (prediction, score) => [element('strong', { dir: 'auto' }, prediction ?? '–'), typeof score === 'number' ? element('small', {}, `score ${format.statistic(score)}`) : ''];

function drawRows(place, { top_disagreements: rows }) {
  if (!rows || rows.length === 0) {
    place.append(blank('They agree on every row.'));
    return;
  }
  const features = [...new Set(rows.flatMap((row) => Object.keys(row.features ?? {})))];
  place.append(cards('Rows on which they differ most', [
    ['Prediction', '', (row) => [name(row.prediction_id), element('small', {}, time(row.timestamp, { zone: false }))]],
    ['Champion', '', (row) => answer(row.champion_prediction, row.champion_score)],
    ['Candidate', '', (row) => answer(row.prediction, row.score)],
    ['Label', '', (row) => label(row)],
    ...features.slice(0, 12).map((feature) => [feature, 'name', (row) => element('span', { dir: 'auto' }, shown(row.features?.[feature]))]),
  ], rows));
}

const shown = (value) => (value === null || value === undefined ? '–' : typeof value === 'number' ? (Number.isInteger(value) ? format.count(value) : format.statistic(value)) : String(value));

function label(row) {
  if (row.label === null || row.label === undefined) return element('span', { class: 'muted' }, 'not known yet');
  const right = [row.champion_prediction === row.label, row.prediction === row.label];
  const words = right[0] && right[1] ? 'both right' : right[0] ? 'champion right' : right[1] ? 'candidate right' : 'both wrong';
  return [element('strong', { dir: 'auto' }, row.label), element('small', {}, words)];
}

function drawHistory(place, { verdicts }) {
  if (verdicts.length === 0) {
    place.append(blank('None yet.'));
    return;
  }
  place.append(element('ol', { class: 'events', tabindex: '0', 'aria-label': 'Verdicts, newest first' }, ...[...verdicts].reverse().map((one) => element('li', {}, element('span', { class: 'at' }, time(one.decided_at, { zone: false })),
    element('span', {}, badge(...(DECISIONS[one.decision] ?? ['insufficient', one.decision])), ` with ${format.counted(one.labelled_rows, 'label')}`, one.rows_needed > 0 ? `, ${format.count(one.rows_needed)} more needed` : '', element('small', { dir: 'auto' }, one.reasons[0] ?? ''))))));
}

let looking = 0;

/** While it runs it is looked at every second; when it ends, the rest of the page is. */
async function watched() {
  clearTimeout(looking);
  looking = setTimeout(() => progress.refresh(), 5 * EVERY); // should this answer not come
  const replay = await fetchJson(base);
  clearTimeout(looking);
  if (isOpen(replay)) looking = setTimeout(() => progress.refresh(), EVERY);
  else if (progress.data && isOpen(progress.data)) parts.forEach((one) => one.refresh());
  return replay;
}

const progress = new Area('progress', watched, drawProgress);
const parts = [['verdict', drawVerdict], ['differences', drawDifferences], ['flips', drawFlips], ['segments', drawSegments], ['rows', drawRows]]
  .map(([id_, drawing]) => new Area(id_, report, part(drawing)));
parts.push(new Area('history', () => fetchJson(`${base}/verdicts`), drawHistory));
progress.follow();
parts.forEach((one) => one.follow('replays'));
