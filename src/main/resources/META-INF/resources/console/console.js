// Keeps what is shown fresh, says times in words, and asks before something is deleted. Everything works without it.
'use strict';

function inWords(seconds) {
  if (seconds < 60) return Math.max(0, Math.floor(seconds)) + ' s';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min';
  if (seconds < 86400) return Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min';
  return Math.floor(seconds / 86400) + ' d ' + Math.floor(seconds % 86400 / 3600) + ' h';
}

function sayTimes() {
  for (const time of document.querySelectorAll('time[data-since], time[data-at]')) {
    const age = inWords((Date.now() - Date.parse(time.dateTime)) / 1000);
    time.textContent = time.hasAttribute('data-since') ? 'for ' + age : age + ' ago';
    time.title = time.dateTime;
  }
}

function follow(section) {
  let waiting = null;
  const refresh = () => {
    waiting = null;
    htmx.ajax('GET', section.dataset.fragment, {target: section, swap: 'innerHTML'}).then(sayTimes);
  };
  const source = new EventSource(section.dataset.live);
  source.onmessage = message => {
    if (message.data === 'changed' && waiting === null) waiting = setTimeout(refresh, 150);
  };
  // after a break something may have been missed
  let broken = false;
  source.onerror = () => { broken = true; };
  source.onopen = () => { if (broken) { broken = false; refresh(); } };
}

document.addEventListener('DOMContentLoaded', () => {
  document.querySelectorAll('[data-live]').forEach(follow);
  sayTimes();
  setInterval(sayTimes, 1000);
});

document.addEventListener('click', event => {
  const button = event.target.closest('[data-confirm]');
  if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
});
