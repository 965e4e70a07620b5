// A server, a network and a clock for the wallboard, all made up, so that it lives through days in seconds. What the wallboard
// shows is compared with what the server holds all the while.
'use strict';

const realNow = performance.now.bind(performance);
const HOUR = 3600e3;
const DAY = 24 * HOUR;

let seed = 20261129;
function random() {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
}

const clock = {t: 0, next: 1, timers: new Map()};
window.setTimeout = (run, ms) => { clock.timers.set(clock.next, {at: clock.t + Math.max(0, ms || 0), run}); return clock.next++; };
window.clearTimeout = id => { clock.timers.delete(id); };
performance.now = () => clock.t;
Math.random = random;
window.fetch = () => Promise.resolve({type: 'basic', status: 200});
Object.defineProperty(navigator, 'wakeLock', {value: undefined});

const server = {
  epoch: 1790000000000, // a year from what the browser believes
  up: true, hung: false, unreadable: false,
  streams: new Map(), made: 0, changedAt: 0, restoredAt: 0, opens: [],
  now() { return this.epoch + clock.t; },
};
function add() {
  const id = 'id-' + server.made++;
  server.streams.set(id, {id, name: 'Stream ' + id.slice(3).padStart(4, '0'), status: 'online', since: server.now()});
}
for (let i = 0; i < 200; i++) add();

const sources = new Set();
window.EventSource = class {
  constructor() {
    this.readyState = 0;
    this.told = new Map();
    server.opens.push(clock.t);
    if (server.opens.length > 500) server.opens.shift();
    sources.add(this);
    setTimeout(() => this.begin(), 20 + 80 * random());
  }
  begin() {
    if (this.readyState === 2) return;
    if (!server.up) { this.fail(); return; }
    this.readyState = 1;
    this.first = true;
    this.pulse();
  }
  pulse() {
    if (this.readyState !== 1) return;
    if (!server.hung) this.say();
    this.timer = setTimeout(() => this.pulse(), 5000);
  }
  say() {
    if (this.readyState !== 1 || server.hung || !this.onmessage) return;
    if (server.unreadable) { this.onmessage({data: '{}'}); return; }
    const lamps = [];
    for (const [id, lamp] of server.streams) {
      if (this.told.get(id) !== lamp) { lamps.push(lamp); this.told.set(id, lamp); }
    }
    const gone = [];
    for (const id of this.told.keys()) if (!server.streams.has(id)) { gone.push(id); this.told.delete(id); }
    const message = {now: server.now()};
    if (this.first) { message.version = '1'; message.full = true; message.total = server.streams.size; }
    if (this.first || lamps.length) message.lamps = lamps;
    if (gone.length) message.gone = gone;
    if (gone.length || lamps.length) message.total = server.streams.size;
    this.first = false;
    this.onmessage({data: JSON.stringify(message)});
  }
  fail() {
    this.readyState = 2;
    sources.delete(this);
    clearTimeout(this.timer);
    if (this.onerror) this.onerror();
  }
  close() {
    this.readyState = 2;
    sources.delete(this);
    clearTimeout(this.timer);
  }
};

function change() {
  const ids = Array.from(server.streams.keys());
  const id = ids[Math.floor(random() * ids.length)];
  const lamp = server.streams.get(id);
  const what = random();
  if (what < .03) { server.streams.delete(id); add(); }
  else if (lamp.status === 'offline' && what < .3) server.streams.set(id, {...lamp, hand: 'Eva'});
  else {
    const statuses = ['online', 'online', 'online', 'offline', 'degraded', 'unknown', 'maintenance', 'paused'];
    const status = lamp.status === 'online' ? statuses[Math.floor(random() * statuses.length)] : 'online';
    server.streams.set(id, {id, name: lamp.name, status, since: server.now(), why: status === 'offline' ? 'no media' : undefined});
  }
  server.changedAt = clock.t;
  setTimeout(() => { for (const source of sources) source.say(); }, 300);
}

const quiet = {from: DAY, to: 2 * DAY};
function isQuiet() { return clock.t >= quiet.from - 60e3 && clock.t < quiet.to; }

function changes() {
  if (!isQuiet()) change();
  setTimeout(changes, 240e3 * random());
}
function faults() {
  const what = random();
  const lasts = what < .5 ? 30e3 * random() : what < .9 ? 10 * 60e3 * random() : 2 * HOUR * random();
  const kind = isQuiet() ? 'none' : ['up', 'hung', 'unreadable'][Math.floor(random() * 3)];
  if (kind === 'up') { server.up = false; for (const source of Array.from(sources)) source.fail(); }
  else if (kind !== 'none') server[kind] = true;
  setTimeout(() => {
    server.up = true; server.hung = false; server.unreadable = false; server.restoredAt = clock.t;
    setTimeout(faults, 4 * HOUR * random());
  }, lasts);
}

const found = [];
function wrong(what) { if (found.length < 20) found.push('after ' + Math.round(clock.t / 1000) + ' s: ' + what); }

let brokenSince = null;
let compared = 0;
function look() {
  const well = server.up && !server.hung && !server.unreadable;
  if (well) brokenSince = null; else if (brokenSince === null) brokenSince = clock.t;
  const root = document.getElementById('wall');
  const lost = root.classList.contains('lost');
  if (sources.size > 1) wrong(sources.size + ' feeds at once');
  if (!well && clock.t - brokenSince > 25e3 && !lost) wrong('cut off, and it does not say so');
  // a wait of a minute, a fifth more, and the way there
  if (well && clock.t - server.restoredAt > 75e3 && lost) wrong('not come back by itself');
  if (well && !lost && clock.t - server.changedAt > 10e3 && clock.t - server.restoredAt > 75e3) compareAll();
  setTimeout(look, 7000);
}

function compareAll() {
  compared++;
  const shown = document.querySelectorAll('.dense > li');
  if (shown.length !== server.streams.size) { wrong(shown.length + ' lamps for ' + server.streams.size + ' streams'); return; }
  const byName = new Map(Array.from(server.streams.values(), lamp => [lamp.name, lamp]));
  let before = '';
  for (const item of shown) {
    const name = item.querySelector('.name').textContent;
    const lamp = byName.get(name);
    if (!lamp || item.className !== lamp.status) wrong(name + ' is shown as ' + item.className);
    if (name <= before) wrong(name + ' is not in its place');
    before = name;
  }
  const problems = Array.from(server.streams.values()).filter(lamp => ['offline', 'degraded', 'unknown'].includes(lamp.status));
  const big = document.querySelectorAll('.big > li');
  if (big.length !== Math.min(24, problems.length)) wrong(big.length + ' on top of ' + problems.length + ' problems');
  const offline = problems.filter(lamp => lamp.status === 'offline');
  if (offline.length > 0 && !big[0].classList.contains('offline')) wrong('what is offline does not stand first');
  for (const tile of big) {
    const lamp = byName.get(tile.querySelector('.name').textContent);
    const says = tile.querySelector('.since').textContent;
    const is = wallAge((server.now() - lamp.since) / 1000);
    const then = wallAge((server.now() - lamp.since) / 1000 - 1);
    if (says !== is && says !== then) wrong('an age of ' + says + ' for ' + is);
  }
}

let moved = null;
function watchQuietDay() {
  moved = new MutationObserver(() => {});
  for (const list of document.querySelectorAll('.big, .dense')) moved.observe(list, {childList: true});
}

function run(until) {
  while (true) {
    let first = null;
    let key = 0;
    for (const [id, timer] of clock.timers) if (first === null || timer.at < first.at) { first = timer; key = id; }
    if (first === null || first.at > until) break;
    clock.timers.delete(key);
    clock.t = first.at;
    first.run();
  }
  clock.t = until;
}

/** A day more. */
function liveADay() {
  const began = realNow();
  const day = Math.round(clock.t / DAY);
  if (day === 0) { changes(); setTimeout(faults, HOUR); look(); }
  if (day === 1) { run(clock.t + 1000); watchQuietDay(); }
  run((day + 1) * DAY);
  let moves = -1;
  if (day === 1) { moves = moved.takeRecords().length; moved.disconnect(); }
  if (window.gc) window.gc();
  return {
    day: day + 1, moves, compared, found: found.slice(),
    elements: document.querySelectorAll('*').length,
    timers: clock.timers.size, feeds: sources.size,
    heap: performance.memory ? performance.memory.usedJSHeapSize : 0,
    took: Math.round(realNow() - began),
  };
}

/** How the waits grow while nobody answers for two hours. */
function waitsOfTwoHours() {
  server.hung = server.unreadable = false;
  server.up = false;
  const from = clock.t;
  for (const source of Array.from(sources)) source.fail();
  run(from + 2 * HOUR);
  const at = server.opens.filter(open => open > from);
  server.up = true;
  return at.slice(1).map((open, i) => open - at[i]);
}

/** What is to be heard of a small story. */
function heard() {
  let t = 0;
  const lamps = new WallLamps();
  const voice = new WallVoice(() => t);
  const said = [];
  const lamp = (status, more) => ({id: 'a', name: 'A', status, since: 0, ...more});
  const hear = message => said.push(voice.after(lamps.take(message)));
  hear({now: 0, full: true, lamps: [lamp('online')], total: 1});
  hear({now: 0, lamps: [lamp('offline')]}); // nobody asked for sound
  hear({now: 0, lamps: [lamp('online')]});
  voice.on = true;
  hear({now: 0, lamps: [lamp('offline')]});
  said.push(voice.again(lamps));
  t = 31000;
  said.push(voice.again(lamps));
  hear({now: 0, lamps: [lamp('offline', {hand: 'Eva'})]});
  t = 120000;
  said.push(voice.again(lamps));
  hear({now: 0, lamps: [lamp('online')]});
  hear({now: 0, lamps: [lamp('offline', {quiet: true})]});
  t = 300000;
  said.push(voice.again(lamps));
  hear({now: 0, full: true, lamps: [lamp('offline'), {id: 'b', name: 'B', status: 'offline', since: 1}], total: 2});
  return said;
}

/** What the verdict says of these statuses; and of more streams than lamps fit. */
function verdicts() {
  const said = [];
  const of = (statuses, more) => {
    const lamps = new WallLamps();
    lamps.take({now: 0, full: true, total: statuses.length, ...more,
      lamps: statuses.map((status, i) => ({id: 'v' + i, name: 'V' + i, status, since: 0}))});
    said.push(lamps.verdict());
    return lamps;
  };
  of([]);
  of(['online', 'paused']);
  of(['unknown', 'unknown']);
  of(['online', 'degraded', 'unknown']);
  of(['online', 'degraded']);
  of(['offline', 'unknown']);
  const many = of(['unknown'], {total: 10000, counts: {unknown: 3000, online: 7000}});
  said.push(many.counts().online);
  many.take({now: 0, counts: {}, total: 1});
  said.push(many.verdict());
  return said;
}
