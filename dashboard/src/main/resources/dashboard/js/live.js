// Refreshing by server-sent events: the server says which topics changed, pages load those again.
// The stream is closed while the page is hidden, so that many open tabs do not use up connections.

const STALE = 40000;
const GAP = 3000;
const listeners = [];
let known = null;
let source = null;
let heard = 0;

/** Calls `refresh` when one of the topics changes, at most once in a while when they change a lot. */
export function live(topics, refresh) {
  listeners.push({ topics, refresh: sparing(refresh) });
  if (!source && !document.hidden) connect();
}

function sparing(refresh) {
  let last = 0;
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      last = Date.now();
      refresh();
    }, Math.max(0, last + GAP - Date.now()));
  };
}

function connect() {
  source = new EventSource('/v1/events');
  source.addEventListener('revisions', (event) => {
    const found = JSON.parse(event.data);
    const before = known;
    known = found;
    alive();
    // What the page shows was read before anybody listened: the first time, all of it is looked at once more.
    const changed = new Set(Object.keys(found).filter((topic) => before === null || found[topic] !== before[topic]));
    if (changed.size > 0) document.dispatchEvent(new CustomEvent('tidemark:changed', { detail: changed }));
    listeners.filter(({ topics }) => topics.some((topic) => changed.has(topic))).forEach(({ refresh }) => refresh());
  });
  source.addEventListener('heartbeat', alive);
  source.addEventListener('error', () => {
    say('reconnecting', 'Not connected; trying again');
    if (source?.readyState === EventSource.CLOSED) again();
  });
}

function alive() {
  heard = Date.now();
  say('on', 'Refreshes by itself');
}

function again() {
  source?.close();
  source = null;
  setTimeout(() => { if (!source && !document.hidden) connect(); }, 3000);
}

function say(state, words) {
  const place = document.querySelector('[data-fresh]');
  if (!place || place.dataset.state === state) return;
  place.dataset.state = state;
  place.title = words;
  place.textContent = state === 'on' ? 'live' : 'reconnecting';
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    source?.close();
    source = null;
  } else if (!source && listeners.length > 0) {
    connect();
  }
});
setInterval(() => {
  if (source && heard > 0 && Date.now() - heard > STALE) {
    say('reconnecting', 'Nothing heard for a while; connecting again');
    again();
  }
}, 10000);
