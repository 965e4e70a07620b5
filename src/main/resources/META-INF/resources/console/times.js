// Says times in words, and exactly where the pointer or the focus is. Everything works without it.
'use strict';

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
    if (!how || how === 'still' || (how === 'clock' && time.dataset.said && all !== true)) continue;
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
