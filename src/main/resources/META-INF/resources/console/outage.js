// An outage's page: its text to the clipboard, its print, and its moments in the viewer's zone.
'use strict';

function sayMoments() {
  const utc = localStorage.getItem('zone') === 'utc';
  for (const time of document.querySelectorAll('time[data-moment]')) {
    const date = new Date(time.dateTime);
    const zone = utc ? {timeZone: 'UTC'} : {};
    const words = date.toLocaleDateString('en-GB', {day: 'numeric', month: 'short', ...zone}) + ' '
      + date.toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit', second: '2-digit', ...zone});
    if (time.textContent !== words) time.textContent = words;
  }
}

async function copyText(link) {
  const answer = await fetch(link.dataset.copy, {cache: 'no-store'});
  if (!answer.ok) throw new Error('not there');
  await navigator.clipboard.writeText(await answer.text());
}

document.addEventListener('DOMContentLoaded', () => {
  sayMoments();
  document.addEventListener('tallylight:fresh', sayMoments);
  document.addEventListener('tallylight:zone', sayMoments);
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
  for (const link of document.querySelectorAll('[data-copy]')) {
    if (!navigator.clipboard) continue; // without TLS there is none: the link leads to the text
    link.addEventListener('click', event => {
      event.preventDefault();
      copyText(link).then(() => tallylight.toast('Copied.', null, 4), () => { location.href = link.href; });
    });
  }
});
