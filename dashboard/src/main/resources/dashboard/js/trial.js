// A rule tried out on stored results: the metric's line, the threshold, where the rule would have
// fired, and which of that would have been false alarms.
import { failure, fetchJson, tokens, valueAxis } from './charts.js';
import { number, select, text } from './form.js';
import * as format from './format.js';
import { element } from './table.js';
import { Turns } from './turns.js';
import { badge, button, cards, name, path, send, time } from './ui.js';

const DAY = 86400000;
const PERIODS = [['30', '30 days'], ['90', '90 days'], ['365', 'a year'], ['3650', 'everything']];
const OUTPUT_ALIAS = /^(score|prediction)_/;
/** The panel in which a rule is tried out. */
export class Trial {
  /**
   * @param adopt called with a rule that the server suggests instead
   */
  constructor(id, adopt) {
    this.adopt = adopt;
    this.root = document.getElementById(id);
    this.place = this.root.querySelector('[data-load]');
    this.tools = this.root.querySelector('[data-panel-tools]');
    this.turns = new Turns();
    this.drawings = new Turns();
    this.series = null;
    this.period = select(PERIODS, '90', { 'aria-label': 'How far back', class: 'small' });
    this.model = select([''], '', { 'aria-label': 'Model', class: 'small', hidden: true });
    this.period.addEventListener('change', () => this.again());
    this.model.addEventListener('change', () => this.again());
    this.tools.append(this.model, this.period);
    document.addEventListener('tidemark:redraw', () => this.found && this.draw());
    addEventListener('resize', () => this.chart?.resize());
  }

  /** Which models there are; the first is shown when the rule is about many. */
  models(names) {
    this.names = names;
  }

  again() {
    return this.rule ? this.run(this.called, this.rule) : null;
  }

  /** Tries the rule; null, or the problem that the server found with it; undefined when it was tried again meanwhile. */
  async run(called, rule) {
    this.called = called;
    this.rule = rule;
    this.base = called === '' ? '/v1/rules' : path`/v1/rules/${called}`;
    const turn = this.turns.next();
    try {
      const { models } = await fetchJson('/v1/models');
      if (!this.turns.isLast(turn)) return undefined;
      const fitting = models.filter((model) => model.window_end && matches(rule.model, model.name));
      if (fitting.length === 0) {
        this.say('Nothing to try it on: no model that this rule is about has been analysed.');
        return null;
      }
      const to = Math.max(...fitting.map((model) => Date.parse(model.window_end)));
      const from = to - Number(this.period.value) * DAY;
      const tried = await send('POST', `${this.base}/backtest`, { from: iso(from), to: iso(to), rule });
      if (!this.turns.isLast(turn)) return undefined;
      this.found = { tried, from, to, fitting };
      this.offerModels();
      await this.draw();
      return this.turns.isLast(turn) ? null : undefined;
    } catch (error) {
      if (!this.turns.isLast(turn)) return undefined;
      if (error.status === 400) {
        this.say(`Not tried: ${error.message}`);
        return error;
      }
      failure(this.place, 'The past', error, () => this.again());
      return null;
    }
  }

  say(words) {
    this.drawings.next();
    this.chart?.dispose();
    this.chart = null;
    this.found = null;
    this.place.replaceChildren(element('p', { class: 'blank' }, words));
  }

  offerModels() {
    const names = this.found.fitting.map((model) => model.name);
    const counts = (model) => this.found.tried.alerts.filter((alert) => alert.model === model).length;
    names.sort((a, b) => counts(b) - counts(a) || a.localeCompare(b));
    const before = this.model.value;
    this.model.replaceChildren(...names.map((one) => element('option', { value: one }, counts(one) > 0 ? `${one} (${counts(one)})` : one)));
    this.model.value = names.includes(before) ? before : names[0];
    this.model.hidden = names.length < 2;
  }

  async draw() {
    const drawing = this.drawings.next();
    const { tried, from, to } = this.found;
    const judged = tried.alerts;
    const own = judged.filter((alert) => alert.model === this.model.value);
    const options = await this.seriesOf(own);
    if (!this.drawings.isLast(drawing)) return;
    const chart = element('div', { class: 'chart' });
    this.place.replaceChildren(
      element('p', { class: 'tried' }, element('strong', {}, format.counted(tried.count, 'alert')),
        ` in ${format.counted(tried.windows, 'window')}`, typeof tried.per_month === 'number' ? `, ${tried.per_month.toFixed(1)} pages a month` : '',
        tried.firing_seconds > 0 ? `, firing for ${format.duration(tried.firing_seconds * 1000)} in all` : '', '. ', ...foresight(tried)),
      this.chooser(options), chart, this.legend(), this.wish(), this.episodes(judged));
    await this.plot(chart, options, own, from, to);
  }

  /** Series of the model that is shown: those that fired first. */
  async seriesOf(alerts) {
    const key = ({ feature, segment, version }) => JSON.stringify([feature ?? '', segment ?? '', version ?? '']);
    const found = new Map();
    alerts.forEach((alert) => found.set(key(alert), { feature: alert.feature, segment: alert.segment, version: alert.version, count: (found.get(key(alert))?.count ?? 0) + 1 }));
    const { feature, metric, segment } = this.rule;
    if (feature && !OUTPUT_ALIAS.test(metric) && segment === null) {
      const drift = await fetchJson(path`/v1/models/${this.model.value}/drift`).catch(() => ({ features: [] }));
      (drift.features ?? []).filter((row) => matches(feature, row.feature) && ![...found.values()].some((one) => one.feature === row.feature))
        .forEach((row) => found.set(row.feature, { feature: row.feature, segment: null, version: drift.version ?? null, count: 0 }));
    } else if (found.size === 0) found.set('', { feature: null, segment, version: null, count: 0 });
    return [...found.values()].sort((a, b) => b.count - a.count);
  }

  chooser(options) {
    const index = Math.max(0, options.findIndex((one) => one.feature === this.series?.feature && one.segment === this.series?.segment));
    this.series = options[index] ?? null;
    if (options.length < 2) return '';
    const choose = select(options.map((one, at) => [String(at), `${[one.feature, one.segment].filter(Boolean).join(' · ') || 'the model'}${one.count > 0 ? ` (${one.count})` : ''}`]), String(index), { class: 'small' });
    choose.addEventListener('change', () => {
      this.series = options[Number(choose.value)];
      this.draw();
    });
    return element('label', { class: 'choose' }, 'Series ', choose);
  }

  async plot(place, options, alerts, from, to) {
    this.chart?.dispose();
    this.chart = null;
    const own = this.series;
    const query = new URLSearchParams({ metric: this.rule.metric, from: iso(from), to: iso(to) });
    if (own?.feature && !OUTPUT_ALIAS.test(this.rule.metric)) query.set('feature', own.feature);
    if (own?.segment) query.set('segment', own.segment);
    if (own?.version) query.set('version', own.version);
    const { series } = await fetchJson(`${path`/v1/models/${this.model.value}/metrics`}?${query}`).catch(() => ({ series: [] }));
    if (!place.isConnected) return; // drawn anew meanwhile
    const line = series.find((one) => (one.feature ?? null) === (own?.feature ?? one.feature ?? null)) ?? series[0];
    if (!line || line.points.length === 0) {
      place.replaceWith(element('p', { class: 'blank' }, 'No value of this metric in this period.'));
      return;
    }
    const drops = (this.found.tried.drops ?? []).filter((drop) => drop.model === this.model.value);
    const firing = alerts.filter((alert) => (alert.feature ?? null) === (line.feature ?? alert.feature ?? null) && (alert.segment ?? null) === (line.segment ?? null));
    this.points = line.points;
    place.append(element('div', { class: 'canvas', role: 'img', 'aria-label': `${this.rule.metric} with the threshold and ${firing.length} alerts; the table below names them.` }));
    this.chart = globalThis.echarts.init(place.firstElementChild, null, { renderer: 'canvas' });
    this.chart.setOption(option(line, thresholds(this.rule.when, line.points), thresholds(this.rule.clear, line.points), firing, drops, to));
  }

  /** Asks the server for the limit that pages no more often than is wished. */
  wish() {
    const often = text('1', { inputmode: 'decimal', class: 'short small', 'aria-label': 'Pages a month at most' });
    const answer = element('p', { role: 'status', class: 'muted' });
    const ask = button('Suggest a limit', async () => {
      try {
        const found = await send('POST', `${this.base}/suggest`, { from: iso(this.found.from), to: iso(this.found.to), rule: this.rule, per_month: number(often) });
        if (found.limit === null) answer.replaceChildren('No limit would keep to that without going blind: half of the values seen would exceed it.');
        else answer.replaceChildren(`With ${format.statistic(found.limit)} instead of ${format.statistic(found.limit_now)}: ${format.counted(found.pages, 'page')} instead of ${format.count(found.pages_now)}. `, button('Take it', () => this.adopt(found.suggested_rule), { class: 'small' }));
      } catch (error) {
        answer.textContent = error.errors?.[0]?.detail ?? error.message;
      }
    }, { class: 'small' });
    return element('div', { class: 'wish' }, element('span', {}, 'At most '), often, element('span', {}, ' pages a month: '), ask, answer);
  }

  legend() {
    return element('div', { class: 'keys-row flat' }, ...[['line c-current', 'value'], ['dashed c-warning', 'threshold'], ['dotted c-reference', 'over when'], ['fire', 'would have fired'], ['false', 'false alarm'], ['drop c-labels', 'performance began to drop']]
      .map(([mark, words]) => element('span', { class: mark.split(' ')[1] ?? null }, element('i', { class: mark.split(' ')[0], 'aria-hidden': 'true' }), element('b', {}, words))));
  }

  episodes(alerts) {
    if (alerts.length === 0) return element('p', { class: 'blank' }, 'It would not have fired.');
    return cards('Alerts it would have raised', [
      ['Where', '', (alert) => [name([alert.feature, alert.segment].filter(Boolean).join(' · ') || alert.model), alert.feature ? element('small', { dir: 'auto' }, alert.model) : '']],
      ['From', '', (alert) => time(alert.started_at, { zone: false })],
      ['Until', '', (alert) => (alert.resolved_at ? time(alert.resolved_at, { zone: false }) : element('span', { class: 'muted' }, 'still on'))],
      ['Worst', 'num', (alert) => format.ofMetric(alert.metric, alert.worst_value ?? alert.value)],
      ['And performance', '', (alert) => badge(...JUDGED[String(alert.false_alarm)])],
    ], alerts.slice(0, 200));
  }
}

const iso = (at) => new Date(at).toISOString();

/** As the server matches: `*` stands for anything. */
function matches(pattern, text) {
  if (!pattern || pattern === '*') return true;
  return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(text);
}

const JUDGED = { true: ['insufficient', 'held: false alarm'], false: ['drift', 'dropped too'], null: ['failed', 'not known: no labels'], undefined: ['failed', 'not known'] };

/** What the labels said afterwards. */
function foresight({ drops, false_alarms: wrong }) {
  if (drops === null || drops === undefined) return ['Without labels nobody can say which were false alarms.'];
  const warned = drops.filter((drop) => typeof drop.lead_seconds === 'number');
  const lead = warned.length > 0 ? Math.max(...warned.map((drop) => drop.lead_seconds)) : 0;
  return [drops.length === 0 ? 'Performance did not drop in this time. ' : `It warned of ${warned.length} of ${format.counted(drops.length, 'drop')} of performance${lead > 0 ? `, up to ${format.duration(lead * 1000)} ahead` : ''}. `,
    wrong > 0 ? badge('insufficient', `${wrong} false alarm${wrong === 1 ? '' : 's'}`) : ''];
}

/** For each condition that is a number, its threshold at each point. */
function thresholds(condition, points) {
  return Object.entries(condition ?? {}).filter(([, value]) => typeof value === 'number').flatMap(([key, value]) => {
    const of = { above: () => value, below: () => value, increase_over_reference: (ref) => ref + value, ratio_to_reference: (ref) => ref * value, drop_from_reference: (ref) => ref * (1 - value) }[key];
    if (!of) return [];
    return [points.map((point) => [middle(point), typeof point.reference_value === 'number' || key === 'above' || key === 'below' ? of(point.reference_value) : null])];
  });
}

const middle = (point) => (Date.parse(point.start) + Date.parse(point.end)) / 2;

function option(line, limits, clears, firing, drops, to) {
  const colours = tokens();
  const text = { color: colours.muted, fontFamily: colours.sans, fontSize: 12 };
  const values = line.points.map((point) => [middle(point), point.value]);
  const dashed = (data, type, color, label) => ({ type: 'line', name: label, data, showSymbol: false, silent: true, connectNulls: true, lineStyle: { type, width: 1.5, color }, itemStyle: { color } });
  return {
    animation: false,
    grid: { left: 56, right: 12, top: 10, bottom: 26, outerBoundsMode: 'none' },
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: colours.surface, borderColor: colours.strongLine, textStyle: { color: colours.text, fontFamily: colours.sans, fontSize: 12 },
      formatter: (items) => [`${format.moment(items[0].value[0])} ${format.zoneName()}`, ...items.map((item) => `${item.seriesName}: ${format.ofMetric(line.metric, item.value[1])}`)].join('\n') },
    xAxis: { type: 'time', min: Date.parse(line.points[0].start), max: Math.min(to, Date.parse(line.points.at(-1).end)), axisLine: { lineStyle: { color: colours.strongLine } }, axisTick: { show: false },
      splitNumber: 5, axisLabel: { ...text, hideOverlap: true, formatter: (value) => format.day(value).replace(/ \d{4}$/, '') } },
    yAxis: valueAxis(colours, { scale: true, axisLabel: { ...text, formatter: (value) => format.ofMetric(line.metric, value) } }),
    series: [{
      type: 'line', name: line.metric, data: values, showSymbol: values.length < 60, symbolSize: 5, lineStyle: { color: colours.current, width: 1.5 }, itemStyle: { color: colours.current },
      markArea: { silent: true, data: firing.map((alert) => [
        { xAxis: Date.parse(alert.started_at), itemStyle: alert.false_alarm === true
          ? { color: colours.none, opacity: 0.35, borderColor: colours.muted, borderWidth: 1, borderType: 'dashed' } : { color: colours.drift, opacity: 0.22 } },
        { xAxis: alert.resolved_at ? Date.parse(alert.resolved_at) : to }]) },
    },
    { type: 'line', name: 'drop', data: [], tooltip: { show: false }, markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: colours.labels, width: 1, type: [3, 4] }, data: drops.map((drop) => ({ xAxis: Date.parse(drop.started_at) })) } },
    ...limits.map((data) => dashed(data, 'dashed', colours.warning, 'threshold')),
    ...clears.map((data) => dashed(data, 'dotted', colours.reference, 'over when'))],
  };
}

