// Keeps what is shown fresh. Everything works without it.
'use strict';

const POLL_MS = 2000;
const GATHER_MS = 250; // changes of a moment are asked for at once
const HIDDEN_MS = 10000; // where nobody looks, the count in the title can wait

// -- the count of problems, in title, icon and bars
function count(problems, icon) {
  const bare = document.title.replace(/^\(\d+\) /, '');
  document.title = (problems > 0 ? '(' + problems + ') ' : '') + bare;
  if (icon) document.getElementById('favicon').href = icon;
  document.querySelector('.brand')?.classList.toggle('bad-news', problems > 0);
  for (const link of document.querySelectorAll('.bar nav a[href="/outages"], .tabbar a[href="/outages"]')) {
    let badge = link.querySelector('.cnt');
    if (problems === 0) { badge?.remove(); continue; }
    if (!badge) {
      badge = Object.assign(document.createElement('span'), {className: 'cnt'});
      link.append(badge);
    }
    if (badge.firstChild?.textContent !== String(problems)) {
      badge.replaceChildren(String(problems), Object.assign(document.createElement('span'), {className: 'vh', textContent: ' open'}));
    }
  }
}

// -- a section that follows what happens
function statuses(section) {
  const found = new Map();
  for (const each of section.querySelectorAll('[data-status]')) found.set(each.dataset.name, each.dataset.status);
  return found;
}

// a screen reader hears what changed, not the whole list again
function tell(before, after) {
  const changes = [];
  for (const [name, status] of after) {
    if (before.has(name) && before.get(name) !== status) changes.push(name + ' is ' + status);
  }
  if (changes.length > 0) document.getElementById('told').textContent = changes.slice(0, 5).join(', ');
}

// what a person holds open, has chosen or is typing stays
function keeps(node) {
  return node.matches?.('input[data-select], [data-keep]') || node === document.activeElement && node.matches('input, textarea, select');
}

function morphed(node, inner, style) {
  Idiomorph.morph(node, inner, {
    morphStyle: style,
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: old => !(old instanceof Element && keeps(old)),
      beforeAttributeUpdated: (name, old) => !(name === 'open' && old.tagName === 'DETAILS' || name === 'data-said'),
    },
  });
}

function morph(section, inner) {
  const before = statuses(section);
  morphed(section, inner, 'innerHTML');
  htmx.process(section);
  tell(before, statuses(section));
  sayTimes(true);
  const counted = section.querySelector('[data-count]');
  if (counted) count(Number(counted.dataset.count), counted.dataset.icon);
  section.dispatchEvent(new CustomEvent('tallylight:fresh', {bubbles: true}));
}

// One question of a section is under way at a time, and one more waits: else an older answer could be drawn last.
const underWay = new WeakMap();
function reload(section) {
  const going = underWay.get(section);
  if (going) { going.again = true; return going.done; }
  const mine = {again: false};
  underWay.set(section, mine);
  mine.done = renew(section).finally(() => {
    underWay.delete(section);
    return mine.again ? reload(section) : undefined;
  });
  return mine.done;
}

async function renew(section) {
  // a list whose filters are in the address is asked for as it is there
  const here = () => { const at = new URL(location.href); at.hash = ''; at.searchParams.set('fragment', 'rows'); return at; };
  const answer = await ask(section.dataset.fragment === 'here' ? here() : section.dataset.fragment, {cache: 'no-store'});
  if (!answer.ok) return;
  const inner = await answer.text();
  if (!hold(section, inner)) morph(section, inner);
}

function lamp(state) {
  const live = document.getElementById('live');
  if (!live) return;
  live.dataset.state = state;
  live.firstElementChild.textContent = state === 'lost' ? 'Lost' : 'Live';
  live.title = state === 'lost' ? 'The connection is lost: what is shown may be old.' : 'What is shown follows what happens.';
}

// live.js has one connection for all tabs; where it cannot, a tab that nobody looks at gives its own back
function follow(sections, url) {
  let feed = null;
  let waiting = false;
  let missed = false;
  let closing = 0;
  const refresh = () => {
    if (waiting) return;
    waiting = true;
    const gather = document.hidden ? HIDDEN_MS : GATHER_MS;
    setTimeout(() => { waiting = false; sections.forEach(each => reload(each).catch(() => lamp('lost'))); }, gather);
  };
  const open = () => {
    feed = tallylight.feed(url, {
      // "alive" says that there is nothing new: an idle page asks for nothing
      message(data) {
        lamp('live');
        if (data !== 'alive' || sections.some(each => 'always' in each.dataset)) refresh();
      },
      lost() { missed = true; lamp('lost'); },
      open() { lamp('live'); if (missed) { missed = false; refresh(); } },
    });
  };
  document.addEventListener('visibilitychange', () => {
    clearTimeout(closing);
    if (!document.hidden) { if (!feed) open(); return; }
    if (typeof SharedWorker === 'undefined') closing = setTimeout(() => { feed?.close(); feed = null; missed = true; }, HIDDEN_MS);
  });
  open();
}

// while something is on its way; not under the hands of somebody about to confirm
function poll(section) {
  setInterval(() => {
    if (section.querySelector('.pending') && !section.querySelector('details[open]')) reload(section);
  }, POLL_MS);
}

window.tallylight = {
  ask, toast, span, clock, exactly, now, reload, morph, count,
  zone() {
    if (inUtc()) localStorage.removeItem('zone'); else localStorage.setItem('zone', 'utc');
    sayTimes(true);
    document.dispatchEvent(new CustomEvent('tallylight:zone'));
    toast(inUtc() ? 'Times are in UTC.' : 'Times are in your zone.', null, 3);
  },
};

document.addEventListener('DOMContentLoaded', () => {
  const followed = Map.groupBy(document.querySelectorAll('[data-live]'), section => section.dataset.live);
  followed.forEach(follow);
  document.querySelectorAll('[data-poll]').forEach(poll);
  document.addEventListener('click', event => {
    for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll('details.menu[open]')) { menu.open = false; menu.querySelector('summary').focus(); }
  });
  tips();
  sayTimes(true);
  setInterval(sayTimes, 1000);
});
