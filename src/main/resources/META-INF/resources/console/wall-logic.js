// What of the wallboard needs no page: the connection, the lamps in their order, and when something is to be heard. Time, timers
// and the feed are handed in, so that a test lives through a week of it in seconds (WallWeekTest).
'use strict';

// the server says something every 5 s (WallFeed.PULSE): after so long without, the connection is dead whatever the browser thinks
const SILENCE = 20000;
// what is older than this is shown in grey
const OLD = 15000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;
const AGAIN = 30000;

const RANK = {offline: 0, degraded: 1, unknown: 2};

/** One feed at a time, for ever: what breaks is opened again, after waits that grow to a minute. */
class WallLink {
  /** @param ports now(), after(ms, run) returning what cancels it, random(), open(said, broke) returning what closes it, hear(message) */
  constructor(ports) {
    this.ports = ports;
    this.failures = 0;
    this.lastGood = null;
    this.opened = 0;
    this.close = null;
    this.cancelWatch = null;
    this.cancelRetry = null;
  }

  start() {
    this.stop();
    const mine = ++this.opened;
    this.watch(mine);
    this.close = this.ports.open(
      message => { if (mine === this.opened) this.said(message, mine); },
      () => { if (mine === this.opened) this.broke(); });
  }

  /** The browser says that the network is back: no need to wait any longer. */
  nudge() {
    if (this.cancelRetry) this.start();
  }

  stop() {
    for (const name of ['cancelWatch', 'cancelRetry', 'close']) {
      if (this[name]) { const end = this[name]; this[name] = null; end(); }
    }
  }

  watch(mine) {
    if (this.cancelWatch) this.cancelWatch();
    this.cancelWatch = this.ports.after(SILENCE, () => { if (mine === this.opened) { this.cancelWatch = null; this.broke(); } });
  }

  said(message, mine) {
    this.failures = 0;
    this.watch(mine);
    if (message.now === undefined) return; // the server is there, and cannot read what we want
    this.lastGood = this.ports.now();
    this.ports.hear(message);
  }

  broke() {
    this.opened++; // nothing is heard of the one before any more
    this.stop();
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.failures, 10));
    this.failures++;
    this.cancelRetry = this.ports.after(wait * (0.8 + 0.4 * this.ports.random()), () => { this.cancelRetry = null; this.start(); });
  }

  /** Milliseconds since what is shown was right; null before anything was. */
  age() {
    return this.lastGood === null ? null : this.ports.now() - this.lastGood;
  }

  isOld() {
    const age = this.age();
    return age === null || age > OLD;
  }
}

/** The lamps. Each has its place by its name, whatever it shows; those that need somebody stand once more on top, the longest first. */
class WallLamps {
  constructor() {
    this.byId = new Map();
    this.total = 0;
    this.ofAll = {}; // the server's counts, where not all lamps fit
    this.problems = [];
    this.places = [];
    this.told = false;
  }

  /** Takes in what the server says. @return {down, up}: the lamps that went out and came back, which somebody may want to hear */
  take(message) {
    const down = [];
    const up = [];
    const before = new Map();
    if (message.full) {
      for (const [id, lamp] of this.byId) before.set(id, lamp);
      this.byId.clear();
    }
    for (const id of message.gone || []) this.byId.delete(id);
    for (const lamp of message.lamps || []) {
      const was = before.get(lamp.id) || this.byId.get(lamp.id);
      this.byId.set(lamp.id, lamp);
      if (!this.told || lamp.quiet) continue;
      const out = lamp.status === 'offline';
      if (out && (!was || was.status !== 'offline')) down.push(lamp);
      if (was && was.status === 'offline' && (lamp.status === 'online' || lamp.status === 'degraded')) up.push(lamp);
    }
    if (message.full) this.ofAll = {};
    if (message.total !== undefined) this.total = message.total;
    if (message.counts !== undefined) this.ofAll = message.counts;
    if (message.full || message.lamps || message.gone) this.arrange();
    this.told = true;
    return {down, up};
  }

  arrange() {
    const all = Array.from(this.byId.values());
    this.places = all.slice().sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
    this.problems = all.filter(lamp => lamp.status in RANK)
      .sort((a, b) => RANK[a.status] - RANK[b.status] || a.since - b.since || compare(a.id, b.id));
  }

  counts() {
    if (Object.keys(this.ofAll).length > 0) return this.ofAll;
    const counts = {};
    for (const lamp of this.byId.values()) counts[lamp.status] = (counts[lamp.status] || 0) + 1;
    return counts;
  }

  /** The verdict in words: what nobody knows is not said to be well. */
  verdict() {
    const counts = this.counts();
    const streams = n => n + (n === 1 ? ' stream' : ' streams');
    if (this.total === 0) return 'No streams';
    if (counts.offline) return counts.offline + ' of ' + streams(this.total) + (counts.offline === 1 ? ' is offline' : ' are offline');
    if (counts.unknown) return 'Nobody knows of ' + counts.unknown + ' of ' + streams(this.total);
    return counts.degraded ? 'Nothing is offline' : 'All is well';
  }

  /** Off air, told to people, and in nobody's hand. */
  unheeded() {
    return this.problems.filter(lamp => lamp.status === 'offline' && !lamp.hand && !lamp.quiet);
  }
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is to be heard: once when something goes or comes back, and again every half minute until somebody has it in hand. */
class WallVoice {
  constructor(now) {
    this.now = now;
    this.on = false;
    this.last = null;
  }

  /** @return 'down', 'up' or null */
  after(news) {
    if (!this.on) return null;
    const down = news.down.some(lamp => !lamp.hand);
    if (down) this.last = this.now();
    return down ? 'down' : news.up.length > 0 ? 'up' : null;
  }

  /** Each second. @return 'down' or null */
  again(lamps) {
    if (!this.on || lamps.unheeded().length === 0) return null;
    if (this.last !== null && this.now() - this.last < AGAIN) return null;
    this.last = this.now();
    return 'down';
  }
}

/** As the other pages say it; with seconds while somebody waits for them. */
function wallAge(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min ' + s % 60 + ' s';
  if (s < 86400) return Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
  return Math.floor(s / 86400) + ' d ' + Math.floor(s % 86400 / 3600) + ' h';
}
