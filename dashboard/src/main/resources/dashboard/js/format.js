// How numbers and times are written: the same rules as on the server.

const NARROW = '\u202f';
const NONE = '–';
const SHARES = new Set(['accuracy', 'balanced_accuracy', 'precision', 'recall', 'label_coverage']);

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

export function count(value) {
  return isNumber(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, NARROW) : NONE;
}

/** A number of things, the last word in the plural unless there is one. */
export function counted(value, things) {
  return `${count(value)} ${things}${value === 1 ? '' : 's'}`;
}

/** Three significant digits, or as many as asked for. */
export function statistic(value, digits = 3) {
  if (!isNumber(value)) return NONE;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-4) return value.toExponential(digits - 1);
  if (digits > 3) return String(+value.toPrecision(digits));
  return size >= 1000 ? count(value) : value.toPrecision(digits);
}

export function percent(share) {
  return isNumber(share) ? `${(share * 100).toFixed(1)}\u00a0%` : NONE;
}

export function pValue(p) {
  if (!isNumber(p)) return NONE;
  return p < 0.001 ? '<\u00a00.001' : p.toFixed(3);
}

export const isShare = (metric) => metric.endsWith('_rate') || SHARES.has(metric);

export const ofMetric = (metric, value) => (isShare(metric) ? percent(value) : statistic(value));

const ZONE_KEY = 'tidemark.zone';

export const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

let current = null;

/** The zone that times are written in: UTC, `local`, or one chosen by its name. */
export function zone() {
  current ??= chosen();
  return current;
}

function chosen() {
  try {
    const name = localStorage.getItem(ZONE_KEY) ?? 'UTC';
    if (name === 'local') return localZone();
    return name === 'utc' || !isZone(name) ? 'UTC' : name;
  } catch {
    return 'UTC';
  }
}

export function chooseZone(name) {
  current = null;
  try {
    localStorage.setItem(ZONE_KEY, name);
  } catch {
    // Without storage the zone stays UTC.
  }
}

function isZone(name) {
  try {
    return Boolean(formatter(name, DAY));
  } catch {
    return false;
  }
}

const DAY = { hourCycle: 'h23', day: 'numeric', month: 'short', year: 'numeric' };
const MINUTE = { ...DAY, hour: '2-digit', minute: '2-digit' };
const SECOND = { ...MINUTE, second: '2-digit' };
const ZONE = { timeZoneName: 'short' };
const formatters = new Map();

/** Made once for each form and zone: to make one takes longer than to write a hundred times. */
function formatter(timeZone, form) {
  if (!formatters.has(timeZone)) formatters.set(timeZone, new Map());
  const own = formatters.get(timeZone);
  if (!own.has(form)) own.set(form, new Intl.DateTimeFormat('en-GB', { timeZone, ...form }));
  return own.get(form);
}

const parts = (time, form) => formatter(zone(), form).format(time).replace(',', '');

export function day(time) {
  return parts(time, DAY);
}

/** The day, with the hour unless it is midnight. */
export function moment(time) {
  return parts(time, MINUTE).replace(/ 00:00$/, '');
}

/** To the second with the zone. */
export function exact(time) {
  return `${parts(time, SECOND)} ${zoneName()}`;
}

export function zoneName() {
  if (zone() === 'UTC') return 'UTC';
  const found = formatter(zone(), ZONE)
    .formatToParts(Date.now())
    .find((part) => part.type === 'timeZoneName');
  return found ? found.value : zone();
}

/** How long ago, in words. */
export function ago(time) {
  return span(Date.now() - time, (words) => `${words} ago`);
}

/** How long ago, or how long until then. */
export function relative(time) {
  return time > Date.now() ? span(time - Date.now(), (words) => `in ${words}`) : ago(time);
}

function span(milliseconds, phrase) {
  const seconds = Math.max(0, milliseconds / 1000);
  const units = [['year', 365.25 * 86400, 2], ['day', 86400, 1], ['hour', 3600, 1], ['minute', 60, 1]];
  for (const [unit, size, least] of units) {
    const amount = Math.floor(seconds / size);
    if (amount >= least) return phrase(counted(amount, unit));
  }
  return 'just now';
}

/** Seconds in the unit that reads best. */
export function delay(seconds) {
  if (!isNumber(seconds)) return NONE;
  const [unit, size] = [['days', 86400], ['h', 3600], ['min', 60]].find(([, s]) => seconds >= 2 * s) ?? ['s', 1];
  return `${statistic(seconds / size)} ${unit}`;
}

export function duration(milliseconds) {
  const hours = milliseconds / 3600000;
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  if (hours >= 1) return `${Math.round(hours)} h`;
  return `${Math.max(1, Math.round(milliseconds / 60000))} min`;
}
