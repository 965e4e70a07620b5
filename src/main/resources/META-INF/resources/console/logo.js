// Sends a logo's file as soon as it is chosen, and shows what is wrong with it.
'use strict';

document.addEventListener('DOMContentLoaded', () => {
  const form = document.getElementById('logo');
  const file = document.getElementById('logo-file');
  const told = document.getElementById('logo-told');
  if (!form) return;

  function fail(words) {
    const line = Object.assign(document.createElement('p'), {className: 'error', textContent: words});
    line.setAttribute('role', 'alert');
    told.replaceChildren(line);
  }

  form.addEventListener('submit', event => event.preventDefault());
  file.addEventListener('change', async () => {
    const chosen = file.files[0];
    if (!chosen) return;
    if (chosen.size > 256 * 1024) {
      return fail('The logo has ' + Math.ceil(chosen.size / 1024) + ' KiB, and may have 256: save it smaller, or as SVG.');
    }
    file.disabled = true;
    try {
      const answer = await fetch(form.dataset.to, {
        method: 'POST', body: chosen, headers: {'Content-Type': 'application/octet-stream', 'HX-Request': 'true'}});
      const elsewhere = answer.headers.get('HX-Redirect');
      if (elsewhere) return location.assign(elsewhere);
      if (!answer.ok) return fail('Tallylight answered ' + answer.status + ': is it well?');
      told.innerHTML = await answer.text();
      if (told.querySelector('[data-told]')) location.reload();
    } catch (failure) {
      fail('The file did not arrive: ' + failure.message);
    } finally {
      file.disabled = false;
    }
  });
});
