// Keeps what is shown fresh and says times in words. Everything works without it.
'use strict';

const POLL_MS = 2000;

function inWords(seconds) {
  if (seconds < 60) return Math.max(0, Math.floor(seconds)) + ' s';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min';
  if (seconds < 86400) return Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min';
  return Math.floor(seconds / 86400) + ' d ' + Math.floor(seconds % 86400 / 3600) + ' h';
}

function sayTimes() {
  for (const time of document.querySelectorAll('time[data-since], time[data-at]')) {
    const age = inWords((Date.now() - Date.parse(time.dateTime)) / 1000);
    const words = time.hasAttribute('data-since') ? 'for ' + age : age + ' ago';
    if (time.textContent !== words) time.textContent = words;
  }
}

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
  if (changes.length > 0) document.getElementById('told').textContent = changes.join(', ');
}

async function reload(section) {
  const before = statuses(section);
  const unfolded = Array.from(section.querySelectorAll('details[open][id]'), each => each.id);
  await htmx.ajax('GET', section.dataset.fragment, {target: section, swap: 'innerHTML'});
  for (const id of unfolded) document.getElementById(id)?.setAttribute('open', '');
  tell(before, statuses(section));
  sayTimes();
}

function follow(section) {
  let waiting = false;
  const refresh = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; reload(section); }, 250);
  };
  const source = new EventSource(section.dataset.live);
  // "alive" refreshes too: ages of probes move on without a change of status
  source.onmessage = refresh;
  // after a break something may have been missed
  let broken = false;
  source.onerror = () => { broken = true; };
  source.onopen = () => { if (broken) { broken = false; refresh(); } };
}

// while something is on its way; not under the hands of somebody about to confirm
function poll(section) {
  setInterval(() => {
    if (section.querySelector('.pending') && !section.querySelector('details[open]')) reload(section);
  }, POLL_MS);
}

document.addEventListener('DOMContentLoaded', () => {
  document.querySelectorAll('[data-live]').forEach(follow);
  document.querySelectorAll('[data-poll]').forEach(poll);
  sayTimes();
  setInterval(sayTimes, 1000);
});
