// Shadow: candidates of every model, their replays with live progress, and what was decided.
import { fetchJson } from './charts.js';
import { check, field, fromInput, localInput, number, orNull, select, submitted, text } from './form.js';
import * as format from './format.js';
import { element } from './table.js';
import { Area, badge, button, bytes, cards, command, dialog, empty, name, path, send, time } from './ui.js';
import { DECISIONS, STATES } from './decisions.js';

const own = document.querySelector('[data-shadow]').dataset.address;

async function candidates() {
  const [{ models }, { candidates: found }] = await Promise.all([fetchJson('/v1/models'), fetchJson('/v1/candidates')]);
  const until = new Map(models.map((model) => [model.name, model.window_end]));
  return { candidates: found.map((candidate) => ({ ...candidate, until: until.get(candidate.model) })) };
}

function drawCandidates(place, { candidates: all }) {
  if (all.length === 0) {
    place.append(empty('No candidates yet', element('p', {}, 'A candidate is an ONNX file that answers the same question as a model in service. Register one:'),
      command(`curl -X PUT ${own}/v1/models/credit/candidates/4 -F model=@candidate.onnx -F 'mapping={}'`),
      element('p', {}, 'Or let a serving system run it beside the model and post what it answers, under its own version:'),
      command(`curl -X POST ${own}/v1/shadow-predictions \\\n  -H 'Content-Type: application/json' \\\n  -d '{"model": "credit", "version": "4", "prediction_id": "7f3a", "prediction": "yes", "score": 0.79}'`),
      element('p', {}, 'Then compare it on a period of logged traffic, here or by:'),
      command(`curl -X POST ${own}/v1/models/credit/candidates/4/replays \\\n  -H 'Content-Type: application/json' \\\n  -d '{"from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"}'`)));
    return;
  }
  place.append(cards('Candidates', [
    ['Candidate', '', (one) => [badge('candidate', ''), ' ', name(one.version), element('small', {}, 'of ', element('a', { href: path`/models/${one.model}`, dir: 'auto' }, one.model))]],
    ['Answers come from', '', origin],
    ['Tried on', 'num', (one) => (one.checked_rows > 0 ? format.counted(one.checked_rows, 'row') : '–')],
    ['Follows new traffic', '', (one) => standing(one.standing)],
    ['Known since', '', (one) => time(one.created_at, { ago: true })],
    ['', 'acts', (one) => button('Replay', () => replay(one), { 'data-focus': `${one.model} ${one.version}`, 'aria-label': `Replay ${one.version} of ${one.model}` })],
  ], all));
}

// A registered file that is run here, or a serving system that posts what it answered.
function origin(one) {
  if (one.source !== 'logged') return ['its file', element('small', { class: 'name' }, `${bytes(one.size_bytes)} ${(one.sha256 ?? '').slice(0, 12)}`)];
  return ['the serving system’s own log', element('small', {}, `${format.counted(one.logged.records, 'answer')}, the last `, time(one.logged.last_received_at, { ago: true }))];
}

// How far a candidate follows new traffic: everything before `until` is scored.
function standing(one) {
  if (!one) return '–';
  const state = { following: ['ok', 'follows'], scoring: ['ok', 'scoring'], failing: ['failed', 'failing'], off: ['insufficient', 'off'] }[one.state] ?? ['insufficient', one.state];
  return [badge(...state), element('small', {}, 'version ', element('span', { class: 'name', dir: 'auto' }, one.champion), ' until ', time(one.until, { zone: false })),
    one.detail ? element('small', { dir: 'auto' }, one.detail) : ''];
}

function replay(candidate) {
  const end = candidate.until ? Date.parse(candidate.until) : Date.now();
  const from = text(localInput(end - 30 * 86400000), { type: 'datetime-local' });
  const to = text(localInput(end), { type: 'datetime-local' });
  const champion = text('', { dir: 'auto', placeholder: 'the one with most traffic' });
  const margin = text('0.01', { inputmode: 'decimal' });
  const share = text('1', { inputmode: 'decimal' });
  const execution = select(['auto', 'cpu', 'cuda', 'tensorrt'], 'auto');
  const fidelity = check('Replay the champion’s own file too, to see that it reproduces its log', true, { pointer: '/fidelity' });
  const isLogged = candidate.source === 'logged';
  const computed = isLogged ? [] : [field('Computed on', execution, { pointer: '/execution' })];
  const words = isLogged ? [element('p', { class: 'muted' }, 'Nothing is computed: the answers that the serving system posted are compared with the champion’s, prediction by prediction. Predictions without one are left out and counted.')] : [];
  dialog(`Replay ${candidate.version} of ${candidate.model}`, [...words, element('div', { class: 'grid' },
    field(`From (${format.zoneName()})`, from, { pointer: '/from' }), field(`to (${format.zoneName()})`, to, { pointer: '/to' }),
    field('Champion', champion, { pointer: '/champion' }), field('It may be worse by', margin, { pointer: '/non_inferiority_margin', hint: 'in the metric’s own unit' }),
    field('Share of the rows', share, { pointer: '/sample_rate', hint: '0 to 1' }), ...computed, fidelity)], 'Start', (form) => submitted(form, async () => {
    const made = await send('POST', path`/v1/models/${candidate.model}/candidates/${candidate.version}/replays`, { from: fromInput(from.value), to: fromInput(to.value),
      ...(orNull(champion) ? { champion: champion.value.trim() } : {}), non_inferiority_margin: number(margin), sample_rate: number(share), execution: execution.value, fidelity: fidelity.box.checked });
    location.assign(path`/replays/${made.id}`);
  }));
}

async function replays() {
  const { replays: all } = await fetchJson('/v1/replays');
  return all.filter((one) => one.purpose !== 'fidelity');
}

function drawReplays(place, all) {
  if (all.length === 0) {
    place.append(element('p', { class: 'blank' }, 'Nothing has been replayed yet.'));
    return;
  }
  place.append(cards('Replays', [
    ['Verdict', '', verdict],
    ['Replay', '', (one) => [element('a', { class: 'name', dir: 'auto', href: path`/replays/${one.id}`, 'data-focus': one.id }, `${one.candidate} against ${one.champion}`), element('small', {}, 'of ', element('a', { href: path`/models/${one.model}`, dir: 'auto' }, one.model))]],
    ['Traffic', '', (one) => [time(one.from, { zone: false }), element('small', {}, 'to ', time(one.to, { zone: false }))]],
    ['Rows', 'num', (one) => progress(one)],
    ['Computed on', '', (one) => [one.source === 'logged' ? 'elsewhere, logged' : one.device ?? one.execution, one.rows_per_second ? element('small', {}, `${format.counted(one.rows_per_second, 'row')} a second`) : '']],
    ['Asked', '', (one) => time(one.created_at, { ago: true })],
  ], all));
}

function verdict(one) {
  if (one.state !== 'done') return [badge(...(STATES[one.state] ?? ['failed', one.state])), one.detail ? element('small', { dir: 'auto' }, one.detail) : ''];
  const found = one.verdict;
  if (!found) return element('span', { class: 'muted' }, 'not judged yet');
  return [badge(...(DECISIONS[found.decision] ?? ['insufficient', found.decision])), found.rows_needed > 0 ? element('small', {}, format.counted(found.rows_needed, 'more label')) : ''];
}

function progress(one) {
  if (one.state === 'running' || one.state === 'queued') {
    return [element('progress', { class: 'progress', max: String(Math.max(1, one.rows_total)), value: String(one.rows_done), 'aria-label': 'rows scored' }), element('small', {}, `${format.count(one.rows_done)} of ${format.count(one.rows_total)}`)];
  }
  return [format.count(one.rows_done), one.rows_unanswered > 0 ? element('small', {}, `${format.count(one.rows_unanswered)} without an answer`) : ''];
}

new Area('candidates', candidates, drawCandidates).follow('models', 'replays');
new Area('replays', replays, drawReplays).follow('replays');
