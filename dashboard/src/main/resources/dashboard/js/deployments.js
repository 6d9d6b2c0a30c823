// When what is served changed: where a version begins, and deployments that were announced.
import { fetchJson } from './charts.js';

/** Versions that begin after the first one. */
export function versions({ begins }) {
  const first = Math.min(...Object.values(begins));
  return Object.entries(begins).filter(([, at]) => at > first).map(([version, at]) => ({ at, text: `version ${version}` }));
}

/** Expected changes of a model; without the room that knows them the page still stands. */
export async function announced(model) {
  try {
    const { silences } = await fetchJson('/v1/silences');
    return silences.filter((one) => one.expected_change && isAbout(one.matchers.model, model))
      .map((one) => ({ at: Date.parse(one.starts_at), text: one.deployment || 'expected change' }));
  } catch {
    return [];
  }
}

/** Whether a name is meant by a pattern in which * stands for anything. */
function isAbout(pattern, name) {
  const parts = (pattern ?? '*').split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}
