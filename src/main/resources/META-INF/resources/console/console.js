// Keeps what is shown fresh and says times in words. Everything works without it.
'use strict';

const POLL_MS = 2000;
const GATHER_MS = 250; // changes of a moment are asked for at once
const HIDDEN_MS = 10000; // a tab that nobody looks at gives its connection back: a browser has six a host

// -- times: by the server's clock, for a browser's may be a year off
const html = document.documentElement;
let ahead = html.dataset.now ? Date.parse(html.dataset.now) - Date.now() : 0;
const now = () => Date.now() + ahead;
const inUtc = () => localStorage.getItem('zone') === 'utc';
const zone = () => inUtc() ? {timeZone: 'UTC'} : {};

function span(seconds) {
  if (seconds < 60) return Math.max(0, Math.floor(seconds)) + ' s';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min';
  if (seconds < 86400) return Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min';
  return Math.floor(seconds / 86400) + ' d ' + Math.floor(seconds % 86400 / 3600) + ' h';
}

function clock(moment) {
  const date = new Date(moment);
  const time = date.toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit', ...zone()});
  const day = at => new Date(at).toLocaleDateString('en-GB', {day: 'numeric', month: 'short', ...zone()});
  const year = at => new Date(at).toLocaleDateString('en-GB', {year: 'numeric', ...zone()});
  if (day(moment) === day(now()) && year(moment) === year(now())) return time;
  return day(moment) + (year(moment) === year(now()) ? '' : ' ' + year(moment)) + ', ' + time;
}

function exactly(moment) {
  const form = {day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit'};
  const here = new Date(moment).toLocaleString('en-GB', {...form, timeZoneName: 'short'});
  const there = new Date(moment).toLocaleString('en-GB', {...form, timeZone: 'UTC'}) + ' UTC';
  return here === there ? there : here + '\n' + there;
}

function sayTimes(all) {
  for (const time of document.querySelectorAll('time[datetime]')) {
    const how = time.dataset.how || ('since' in time.dataset ? 'for' : 'at' in time.dataset ? 'ago' : '');
    if (!how || (how === 'clock' && time.dataset.said && all !== true)) continue;
    const moment = Date.parse(time.dateTime);
    const age = span((now() - moment) / 1000);
    const words = how === 'clock' ? clock(moment) : how === 'for' ? 'for ' + age : how === 'ago' ? age + ' ago' : age;
    if (how === 'clock') time.dataset.said = '';
    if (time.textContent !== words) time.textContent = words;
  }
  const bar = document.getElementById('clock');
  if (bar) {
    const words = new Date(now()).toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit', timeZoneName: 'short', ...zone()});
    if (bar.textContent !== words) bar.textContent = words;
  }
}

// the exact time, in the viewer's zone and in UTC, under the pointer and with the focus
function tips() {
  const tip = document.body.appendChild(document.createElement('div'));
  tip.className = 'tip';
  tip.hidden = true;
  const show = time => {
    tip.textContent = exactly(Date.parse(time.dateTime));
    tip.hidden = false;
    const at = time.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left), innerWidth - tip.offsetWidth - 8);
    const above = at.top - tip.offsetHeight - 6;
    tip.style.left = left + 'px';
    tip.style.top = (above > 0 ? above : at.bottom + 6) + 'px';
  };
  const times = element => element.matches?.('time[datetime]') ? element : element.closest?.('[data-row], a, button')?.querySelector('time[datetime]');
  document.addEventListener('pointerover', event => {
    const time = event.target.closest?.('time[datetime]');
    if (time) { time.removeAttribute('title'); show(time); } else tip.hidden = true;
  });
  document.addEventListener('focusin', event => {
    const time = event.target.matches(':focus-visible') && times(event.target);
    if (time) show(time); else tip.hidden = true;
  });
  document.addEventListener('focusout', () => { tip.hidden = true; });
  document.addEventListener('keydown', event => { if (event.key === 'Escape') tip.hidden = true; });
  addEventListener('scroll', () => { tip.hidden = true; }, {passive: true});
}

// -- what was done, with the way back
function toast(words, undo, seconds) {
  const line = document.createElement('div');
  line.className = 'toast';
  line.append(Object.assign(document.createElement('span'), {textContent: words}));
  const gone = setTimeout(() => line.remove(), (seconds || 10) * 1000);
  if (undo) {
    const button = Object.assign(document.createElement('button'), {type: 'button', textContent: 'Undo'});
    button.dataset.undo = '';
    button.addEventListener('click', () => { clearTimeout(gone); line.remove(); undo(); });
    line.append(button);
  }
  document.getElementById('toasts')?.append(line);
  return line;
}

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

function morph(section, inner) {
  const before = statuses(section);
  Idiomorph.morph(section, inner, {
    morphStyle: 'innerHTML',
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: node => !(node instanceof Element && keeps(node)),
      beforeAttributeUpdated: (name, node) => !(name === 'open' && node.tagName === 'DETAILS' || name === 'data-said'),
    },
  });
  htmx.process(section);
  tell(before, statuses(section));
  sayTimes(true);
  const counted = section.querySelector('[data-count]');
  if (counted) count(Number(counted.dataset.count), counted.dataset.icon);
  section.dispatchEvent(new CustomEvent('tallylight:fresh', {bubbles: true}));
}

const rows = root => Array.from(root.querySelectorAll('[data-row]'), row => row.dataset.row);
const busy = list => list.matches(':hover') || list.contains(document.activeElement);

// Nothing jumps under the pointer: while somebody is at the list, its rows change where they stand, and a button says that
// there are new ones.
function hold(section, inner) {
  const list = section.querySelector('[data-hold]');
  const next = document.createElement('div');
  next.innerHTML = inner;
  const there = list ? rows(list) : [];
  const fresh = rows(next.querySelector('[data-hold]') || next).filter(id => !there.includes(id));
  if (!list || there.length === 0 || !busy(list) || fresh.length === 0) return false;
  for (const row of next.querySelectorAll('[data-hold] [data-row]')) {
    const old = list.querySelector('[data-row="' + CSS.escape(row.dataset.row) + '"]');
    if (old) Idiomorph.morph(old, row.outerHTML, {callbacks: {beforeNodeMorphed: node => !(node instanceof Element && keeps(node))}});
  }
  const counted = next.querySelector('[data-count]');
  if (counted) count(Number(counted.dataset.count), counted.dataset.icon);
  let news = section.querySelector('.news');
  if (!news) {
    news = Object.assign(document.createElement('div'), {className: 'news'});
    news.append(Object.assign(document.createElement('button'), {type: 'button'}));
    section.prepend(news);
  }
  const button = news.firstChild;
  const words = fresh.length === 1 ? '1 new problem' : fresh.length + ' new problems';
  if (button.textContent !== words) document.getElementById('told').textContent = words;
  button.textContent = words;
  button.onclick = () => { news.remove(); morph(section, inner); };
  sayTimes(true);
  return true;
}

async function reload(section) {
  const answer = await fetch(section.dataset.fragment, {headers: {'HX-Request': 'true'}, cache: 'no-store'});
  const elsewhere = answer.headers.get('HX-Redirect');
  if (elsewhere) { location.href = elsewhere; return; }
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

function follow(sections, url) {
  let source = null;
  let waiting = false;
  let missed = false;
  let closing = 0;
  const refresh = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; sections.forEach(each => reload(each).catch(() => lamp('lost'))); }, GATHER_MS);
  };
  const open = () => {
    source = new EventSource(url);
    // "alive" says that there is nothing new: an idle page asks for nothing
    source.onmessage = message => {
      lamp('live');
      if (message.data !== 'alive' || sections.some(each => 'always' in each.dataset)) refresh();
    };
    source.onerror = () => { missed = true; lamp('lost'); };
    source.onopen = () => { lamp('live'); if (missed) { missed = false; refresh(); } };
  };
  document.addEventListener('visibilitychange', () => {
    clearTimeout(closing);
    if (document.hidden) closing = setTimeout(() => { source.close(); source = null; missed = true; }, HIDDEN_MS);
    else if (!source) open();
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
  toast, span, clock, exactly, now, reload, morph, count,
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
