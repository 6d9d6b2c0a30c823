// Rules: each in words, what it does now, and the way to its editor.
import { fetchJson } from './charts.js';
import * as format from './format.js';
import { element, filterable } from './table.js';
import { Area, badge, cards, path } from './ui.js';

const lead = document.querySelector('[data-lead]');
const SEVERITY = { critical: 'drift', warning: 'warning', info: 'ok' };

async function load() {
  const [{ rules }, firing] = await Promise.all([fetchJson('/v1/rules'), counts()]);
  return { rules, firing };
}

/** Alerts that fire, by rule; without them the rules still stand. */
async function counts() {
  try {
    const { alerts } = await fetchJson('/v1/alerts?state=firing');
    return alerts.reduce((found, alert) => ({ ...found, [alert.rule]: (found[alert.rule] ?? 0) + 1 }), {});
  } catch {
    return null;
  }
}

function draw(place, { rules, firing }) {
  const on = rules.filter((rule) => rule.enabled).length;
  lead.textContent = `${on} of ${rules.length} are on.`;
  const chosen = [...rules].sort((a, b) => (firing?.[b.name] ?? 0) - (firing?.[a.name] ?? 0) || Number(b.enabled) - Number(a.enabled) || a.name.localeCompare(b.name));
  place.append(cards('Rules', [
    ['Rule', '', (rule) => [element('a', { class: 'name', href: path`/rules/${rule.name}`, 'data-focus': rule.name }, rule.name), element('small', {}, origin(rule))]],
    ['What it does', 'words', (rule) => [element('span', { dir: 'auto' }, rule.in_words), rule.description ? element('small', { dir: 'auto' }, rule.description) : '']],
    ['Severity', '', (rule) => badge(rule.enabled ? SEVERITY[rule.severity] ?? 'ok' : 'insufficient', rule.enabled ? rule.severity : 'off')],
    ['Told', '', (rule) => (rule.receivers.length > 0 ? element('span', { class: 'name', dir: 'auto' }, rule.receivers.join(', ')) : element('span', { class: 'muted' }, 'by routing'))],
    ['Firing now', 'num', (rule) => fires(rule, firing)],
  ], chosen));
  filterable(document.querySelector('[data-filter="rules"]'), () => [...place.querySelectorAll('tbody tr')], document.querySelector('[data-count="rules"]'));
}

function origin(rule) {
  if (!rule.built_in) return 'your own';
  return rule.modified ? 'built-in, changed' : 'built-in';
}

function fires(rule, firing) {
  if (firing === null) return element('span', { class: 'muted' }, 'not known');
  const count = firing[rule.name] ?? 0;
  return count === 0 ? element('span', { class: 'muted' }, '0') : element('a', { href: `/incidents?rule=${encodeURIComponent(rule.name)}` }, String(count));
}

new Area('rules', load, draw).follow('alerts', 'alerting');

// How well it goes -----------------------------------------------------------------------------

const after = (seconds) => (typeof seconds === 'number' ? format.duration(seconds * 1000) : '–');

function drawQuality(place, found) {
  if (found.pages === 0) {
    place.append(element('p', { class: 'blank' }, 'No alert began to fire in the last 30 days.'));
    return;
  }
  const fact = (term, value, note) => element('div', {}, element('dt', {}, term), element('dd', {}, value, note ? element('small', {}, note) : ''));
  place.append(element('dl', { class: 'facts' },
    fact('Pages', format.count(found.pages), format.counted(found.alerts, 'alert')),
    fact('Until acknowledged', after(found.seconds_to_acknowledge.median), found.acknowledged === 0 ? 'nobody has yet' : `median of ${format.count(found.acknowledged)}; mean ${after(found.seconds_to_acknowledge.mean)}`),
    fact('Until over', after(found.seconds_to_resolve.median), found.resolved === 0 ? 'none is over yet' : `median of ${format.count(found.resolved)}; mean ${after(found.seconds_to_resolve.mean)}`),
    fact('Over without anybody', format.count(found.resolved_untouched), 'nobody acknowledged them')),
  cards('Rules by pages', [
    ['Rule', '', (one) => element('a', { class: 'name', href: path`/rules/${one.rule}` }, one.rule)],
    ['Pages', 'num', (one) => format.count(one.pages)],
    ['Alerts', 'num', (one) => format.count(one.alerts)],
    ['Untouched', 'num', (one) => format.count(one.resolved_untouched)],
    ['Is it noisy', 'words', (one) => (one.findings.length === 0 ? element('span', { class: 'muted' }, 'nothing found') : one.findings.map((finding) => finds(one.rule, finding)))],
  ], found.rules));
}

function finds(rule, finding) {
  const proposed = finding.proposal && Object.keys(finding.proposal).length > 0;
  return element('p', { dir: 'auto' }, finding.words, ' ', proposed ? element('a', { href: `${path`/rules/${rule}`}?propose=${encodeURIComponent(JSON.stringify(finding.proposal))}` }, 'Try the proposal') : '');
}

new Area('quality', () => fetchJson('/v1/alert-statistics'), drawQuality).follow('alerts');
