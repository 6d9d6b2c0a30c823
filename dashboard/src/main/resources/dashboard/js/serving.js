// Serving health over the page's time axis: how long answers took, and how many calls failed.
import * as format from './format.js';
import { keys, leftEdge, note, shareMax, tip, tokens, valueAxis, when, windowBars, windowCell } from './charts.js';
import { element, figure } from './table.js';

const GAP = 16;
const PERCENTILES = [['latency_p50', 'p50', 'dashed'], ['latency_p95', 'p95', 'solid'], ['latency_p99', 'p99', 'dotted']];
const milliseconds = (value) => (typeof value === 'number' ? `${format.statistic(value)} ms` : format.statistic(value));

export function drawServing(panel, axis, data) {
  const latencies = PERCENTILES.filter(([metric]) => data.metrics[metric]);
  const errors = data.metrics.error_rate;
  const failed = Boolean(errors?.value.some((value) => value > 0));
  if (latencies.length === 0 && !failed) {
    panel.blank(errors ? 'No call failed in this range. ' : '', 'No latency is logged: send ', element('code', {}, 'latency_ms'), ' with each prediction.');
    return;
  }
  panel.show((place) => draw(panel, place, axis, data, latencies, failed ? errors : null), () => ({
    header: ['Window', ...latencies.map(([, name]) => `${name} latency`), 'failed'],
    rows: axis.starts.map((_, index) => [windowCell(axis, index), ...latencies.map(([metric]) => figure(data.metrics[metric].value[index], milliseconds)),
      figure(errors?.value[index] ?? null, format.percent)]),
    numeric: [1, 2, 3, 4],
  }));
}

function draw(panel, place, axis, data, latencies, errors) {
  const colours = tokens();
  const left = leftEdge(colours);
  const area = element('div', { class: 'area' });
  place.append(area);
  const p95 = data.metrics.latency_p95;
  const last = p95?.value.findLastIndex((value) => value !== null) ?? -1;
  const newest = errors?.value.findLast((value) => value !== null);
  note(place, last < 0 ? null : milliseconds(p95.value[last]), last < 0 ? null : `p95 in ${data.windows_per_column > 1 ? 'one window of the last column' : 'the latest window'}`,
    typeof p95?.reference === 'number' ? `reference ${milliseconds(p95.reference)}` : null, newest === undefined ? null : `${format.percent(newest)} failed`);
  const isShared = latencies.length > 0 && errors !== null;
  const failures = errors && windowBars(axis, errors.value, colours.drift, isShared ? { xAxisIndex: 1, yAxisIndex: 1 } : {});
  const shares = (extra) => valueAxis(colours, { min: 0, max: shareMax, splitNumber: 1, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => `${+(value * 100).toPrecision(2)} %` }, ...extra });
  const times = valueAxis(colours, { min: 0, axisLabel: { ...valueAxis(colours).axisLabel, formatter: (value) => format.count(value) } });
  const lines = latencies.map(([metric, , type]) => ({ type: 'line', data: data.metrics[metric].value.map((value, index) => [axis.middle(index), value]), symbol: 'none', silent: true,
    lineStyle: { color: colours.current, width: metric === 'latency_p95' ? 2 : 1.5, type } }));
  panel.chart(area, isShared ? {
    grid: [{ left, right: GAP, top: 8, bottom: 76 }, { left, right: GAP, height: 32, bottom: 28 }],
    xAxis: [axis.axis(colours, { axisLabel: { show: false } }), { ...axis.axis(colours), gridIndex: 1 }],
    yAxis: [times, shares({ gridIndex: 1, splitLine: { show: false } })],
    series: [...lines, failures, ...axis.upright(colours)],
  } : {
    grid: { left, right: GAP, top: 8, bottom: 28 },
    xAxis: axis.axis(colours),
    yAxis: errors ? shares({ splitNumber: 3 }) : times,
    series: [...lines, ...(errors ? [failures] : []), ...axis.upright(colours)],
  });
  panel.key(keys([...latencies.map(([, name, type]) => [type === 'solid' ? 'line' : type, name, 'c-current']), ...(errors ? [['failed', isShared ? 'bars below: share of failed calls' : 'share of failed calls']] : [])]));
  axis.join(panel, (index) => tip('Serving', [
    ['window', when(axis, index)],
    ...latencies.map(([metric, name]) => [`${name} latency`, milliseconds(data.metrics[metric].value[index])]),
    ['failed', errors ? format.percent(errors.value[index]) : null],
    ['n', format.count(data.rows[index])],
  ]));
}
