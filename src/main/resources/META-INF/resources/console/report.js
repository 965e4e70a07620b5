// A report's page: its print, and the viewer's own time zone offered beside the field.
'use strict';

document.addEventListener('DOMContentLoaded', () => {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const field = document.getElementById('timezone');
  const offer = document.getElementById('my-zone');
  if (mine && field && offer && field.value === '' && mine !== 'UTC') {
    offer.textContent = 'Use ' + mine;
    offer.hidden = false;
    offer.addEventListener('click', () => { field.value = mine; field.form.requestSubmit(); });
  }
  // a month and a period of one's own exclude each other
  const month = document.getElementById('month');
  const ends = [document.getElementById('from'), document.getElementById('to')];
  month?.addEventListener('change', () => { for (const end of ends) end.value = ''; });
});
