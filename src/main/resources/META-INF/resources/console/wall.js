// Draws the wallboard. Nothing is ever reloaded: what changed is changed, each lamp in its own element, as many elements as there
// are lamps. The program itself may be another after an upgrade; that is loaded once, when the server is there again.
'use strict';

const WORDS = {offline: 'Offline', degraded: 'Degraded', unknown: 'Unknown', online: 'Online', paused: 'Paused',
  maintenance: 'Maintenance', asleep: 'Not scheduled'};
// more of them are no problems that somebody reads one by one: the wall below shows them all
const MOST_BIG = 24;
const SIZES = ['12', '40', '100', '250', '600', 'more'];
const SVG = 'http://www.w3.org/2000/svg';
const SOUND_KEPT = 'tallylight-wall-sound';
const RELOADED = 'tallylight-wall-reloaded';

function wall(root) {
  const now = () => performance.now();
  const lamps = new WallLamps();
  const voice = new WallVoice(now);
  const ahead = {server: 0, at: 0}; // the server's clock, and when we heard it: our own may be a year off
  const part = (name, tag, parent) => {
    const made = document.createElement(tag || 'div');
    made.className = name;
    (parent || root).append(made);
    return made;
  };

  const head = part('head', 'header');
  const verdict = part('verdict', 'h1', head);
  const counted = part('counted', 'p', head);
  const side = part('side', 'div', head);
  const age = part('age', 'p', side);
  const sound = part('sound', 'button', side);
  sound.type = 'button';
  const big = part('big', 'ol');
  big.setAttribute('aria-label', 'What needs somebody');
  const rest = part('rest', 'p');
  const dense = part('dense', 'ul');
  dense.setAttribute('aria-label', 'All streams');
  const bigTiles = new Map();
  const places = new Map();

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function glyph(parent) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('class', 'g');
    svg.setAttribute('aria-hidden', 'true');
    const use = document.createElementNS(SVG, 'use');
    svg.append(use);
    parent.append(svg);
    return status => {
      const href = (root.dataset.icons || '/console/icons.svg') + '#g-' + status;
      if (use.getAttribute('href') !== href) use.setAttribute('href', href);
    };
  }

  function bigTile() {
    const item = document.createElement('li');
    const show = glyph(item);
    const name = part('name', 'strong', item);
    const word = part('word', 'span', item);
    const since = part('since', 'time', item);
    const why = part('why', 'span', item);
    const hand = part('hand', 'span', item);
    return {
      item,
      show: lamp => {
        item.className = lamp.status + (lamp.hand ? ' held' : '');
        show(lamp.status);
        write(name, lamp.name);
        write(word, WORDS[lamp.status] || lamp.status);
        write(why, lamp.why || '');
        write(hand, lamp.hand ? 'In hand: ' + lamp.hand : lamp.quiet ? 'Nobody is told' : lamp.status === 'offline' ? 'Not in hand' : '');
      },
      tick: lamp => write(since, wallAge((serverNow() - lamp.since) / 1000)),
    };
  }

  function place() {
    const item = document.createElement('li');
    const show = glyph(item);
    const name = part('name', 'span', item);
    const word = part('vh', 'span', item);
    return {
      item,
      show: lamp => {
        item.className = lamp.status;
        show(lamp.status);
        write(name, lamp.name);
        write(word, ', ' + (WORDS[lamp.status] || lamp.status));
        item.title = lamp.name + ': ' + (WORDS[lamp.status] || lamp.status);
      },
    };
  }

  // what is where it belongs is not touched
  function hang(list, wanted, present, make) {
    const keep = new Set(wanted.map(lamp => lamp.id));
    for (const [id, tile] of present) {
      if (!keep.has(id)) { tile.item.remove(); present.delete(id); }
    }
    let at = list.firstElementChild;
    for (const lamp of wanted) {
      let tile = present.get(lamp.id);
      if (!tile) { tile = make(); present.set(lamp.id, tile); }
      if (tile.lamp !== lamp) { tile.lamp = lamp; tile.show(lamp); }
      if (tile.item === at) at = at.nextElementSibling;
      else list.insertBefore(tile.item, at);
    }
  }

  function size(count, steps) {
    return String(steps.find(step => count <= step) || 'more');
  }

  function draw() {
    const shown = lamps.problems.slice(0, MOST_BIG);
    hang(big, shown, bigTiles, bigTile);
    hang(dense, lamps.places, places, place);
    big.dataset.size = size(shown.length, [1, 2, 4, 6, 9, 12, 16, 24]);
    const more = lamps.problems.length - shown.length;
    const beyond = lamps.total - lamps.byId.size;
    write(rest, [more > 0 ? more + ' more problems stand below' : '',
      beyond > 0 ? beyond + ' more streams do not fit' : ''].filter(Boolean).join('; '));
    const counts = lamps.counts();
    root.dataset.worst = counts.offline ? 'offline' : counts.degraded ? 'degraded' : counts.unknown ? 'unknown' : 'online';
    write(verdict, lamps.verdict());
    write(counted, ['degraded', 'unknown', 'online', 'maintenance', 'asleep', 'paused']
      .filter(status => counts[status]).map(status => counts[status] + ' ' + WORDS[status].toLowerCase()).join(' · '));
    fit();
    document.title = (counts.offline ? '(' + counts.offline + ') ' : '') + 'Wallboard · Tallylight';
  }

  // smaller until all of them are on the screen: nobody is there to scroll. Only when something changed, so that nothing moves else
  function fit() {
    let at = SIZES.indexOf(size(lamps.places.length, [12, 40, 100, 250, 600]));
    dense.dataset.size = SIZES[at];
    while (innerWidth > 760 && at < SIZES.length - 1 && document.documentElement.scrollHeight > innerHeight + 1) {
      dense.dataset.size = SIZES[++at];
    }
  }

  function serverNow() {
    return ahead.server + now() - ahead.at;
  }

  let signedOut = false;
  function tick() {
    for (const tile of bigTiles.values()) tile.tick(tile.lamp);
    const old = link.age();
    const lost = link.isOld();
    root.classList.toggle('lost', lost && lamps.told);
    write(age, signedOut ? 'This screen is signed out: open its link again'
      : !lamps.told ? 'Connecting' + (link.failures > 0 ? ', attempt ' + (link.failures + 1) : '')
      : lost ? 'Connection lost. Data is ' + wallAge(old / 1000) + ' old' : 'Data is ' + wallAge(old / 1000) + ' old');
    if (!lost) play(voice.again(lamps));
    setTimeout(tick, 1000);
  }

  // an event source tells its errors from each other in no way: where it gives up, a page tells whether we are let in
  function ask() {
    fetch('/wall', {redirect: 'manual', cache: 'no-store'})
      .then(answer => { signedOut = answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403; })
      .catch(() => {});
  }

  const link = new WallLink({
    now,
    random: Math.random,
    after: (wait, run) => { const timer = setTimeout(run, wait); return () => clearTimeout(timer); },
    open: (said, broke) => {
      const source = new EventSource('/wall/live' + (root.dataset.tag ? '?tag=' + encodeURIComponent(root.dataset.tag) : ''));
      source.onmessage = event => said(JSON.parse(event.data));
      source.onerror = () => { if (source.readyState === 2) ask(); broke(); };
      return () => { source.onmessage = source.onerror = null; source.close(); };
    },
    hear: message => {
      signedOut = false;
      if (message.version && message.version !== root.dataset.version && mayReload()) { location.reload(); return; }
      ahead.server = message.now;
      ahead.at = now();
      if (!message.full && !message.lamps && !message.gone && message.total === undefined && !message.counts) return;
      const news = lamps.take(message);
      draw();
      play(voice.after(news));
    },
  });

  // while replicas of two versions answer, a reload may bring the older page once more: not in a circle
  function mayReload() {
    try {
      const last = Number(sessionStorage.getItem(RELOADED));
      if (last && Math.abs(Date.now() - last) < 300000) return false;
      sessionStorage.setItem(RELOADED, String(Date.now()));
      return true;
    } catch (e) { return false; }
  }

  // sound: off until somebody wants it, and browsers want a touch first
  let audio = null;
  function play(what) {
    if (!what || !audio || audio.state !== 'running') return;
    const tones = what === 'down' ? [[880, 0], [587, .22], [880, .6], [587, .82]] : [[523, 0], [659, .16], [784, .32]];
    for (const [pitch, at] of tones) {
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      const begin = audio.currentTime + at;
      tone.type = what === 'down' ? 'square' : 'sine';
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(what === 'down' ? .12 : .2, begin);
      gain.gain.exponentialRampToValueAtTime(.001, begin + .2);
      tone.connect(gain).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + .21);
    }
  }

  function saySound() {
    const waits = voice.on && (!audio || audio.state !== 'running');
    write(sound, waits ? 'Sound waits for a click' : voice.on ? 'Sound is on' : 'Sound is off');
    sound.setAttribute('aria-pressed', String(voice.on));
  }

  function begin() {
    if (!audio && typeof AudioContext === 'function') { audio = new AudioContext(); audio.onstatechange = saySound; }
    if (audio) audio.resume().then(saySound, () => {});
  }

  function kept(value) {
    try {
      if (value !== undefined) localStorage.setItem(SOUND_KEPT, value);
      return localStorage.getItem(SOUND_KEPT);
    } catch (e) { return null; } // a browser that keeps nothing
  }

  sound.onclick = () => {
    const waits = voice.on && (!audio || audio.state !== 'running');
    voice.on = waits || !voice.on;
    voice.last = now(); // what is off air already is seen by whoever switches it on
    kept(voice.on ? 'on' : 'off');
    begin();
    if (voice.on) setTimeout(() => play('up'), 100);
    saySound();
  };
  if (kept() === 'on') { voice.on = true; begin(); }
  saySound();

  for (const [href, text] of [[root.dataset.links, 'Link for a screen'], [root.dataset.back, 'To the console']]) {
    if (href) {
      const way = part('way', 'a', side);
      way.href = href;
      way.textContent = text;
    }
  }

  // a screen that sleeps shows nobody anything
  const awake = () => {
    if (document.visibilityState === 'visible' && navigator.wakeLock) navigator.wakeLock.request('screen').catch(() => {});
  };
  document.addEventListener('visibilitychange', awake);
  awake();

  addEventListener('online', () => link.nudge());
  addEventListener('resize', fit);
  link.start();
  tick();
  return {lamps, link, voice};
}

const wallRoot = document.getElementById('wall');
if (wallRoot) wall(wallRoot);
