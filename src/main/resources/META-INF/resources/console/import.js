// Compares a list of streams with those that there are, shows what would be done, and applies what was shown.
'use strict';

(() => {
  const POLL_MS = 1000;
  const form = document.getElementById('import');
  const list = document.getElementById('list');
  const file = document.getElementById('file');
  const result = document.getElementById('result');
  const progress = document.getElementById('progress');
  let dropped = null;
  let seen = null; // the bytes that were compared: they are what is applied, whatever becomes of file and field
  let chosen = 0; // counts what was chosen: what is read or compared of an earlier choice is not shown
  let busy = false;

  const say = words => { document.getElementById('told').textContent = words; };

  function choose(which) {
    dropped = which;
    list.disabled = which !== null;
    document.getElementById('unchoose').hidden = which === null;
    document.getElementById('chosen').textContent =
        which === null ? '' : which.name + ' (' + Math.ceil(which.size / 1024) + ' KiB) is taken instead of the text.';
    forget();
  }

  // what is shown is no longer what would be done
  function forget() {
    seen = null;
    chosen++;
    result.replaceChildren();
  }

  function fail(words) {
    const told = document.createElement('p');
    told.className = 'error';
    told.setAttribute('role', 'alert');
    told.textContent = words;
    result.replaceChildren(told);
  }

  async function part(path, options) {
    const answer = await fetch(path, {...options, headers: {'HX-Request': 'true', ...options.headers}});
    const elsewhere = answer.headers.get('HX-Redirect');
    if (elsewhere) location.assign(elsewhere);
    if (answer.status === 413) throw new Error('The list is too long: 64 MiB at most. Send several.');
    if (!answer.ok) throw new Error('Tallylight answered ' + answer.status + ': is it well? Compare the list again.');
    return answer.text();
  }

  function work(on) {
    busy = on;
    result.setAttribute('aria-busy', String(on));
    for (const each of document.querySelectorAll('#import button, #apply, #prune')) each.disabled = on;
  }

  async function send(action, prune, deletes) {
    if (busy || seen === null) return;
    work(true);
    say(action === 'apply' ? 'The list is being applied.' : 'The list is being compared.');
    const query = '?format=' + seen.format + '&prune=' + prune + (deletes === undefined ? '' : '&deletes=' + deletes);
    const octets = {'Content-Type': 'application/octet-stream'};
    const asked = chosen;
    const ended = part('/import/' + action + query, {method: 'POST', body: seen.bytes, headers: octets});
    if (action === 'apply') watch(ended);
    try {
      const shown = await ended;
      if (asked !== chosen && action === 'compare') return say('The list was changed: compare it again.');
      result.innerHTML = shown;
      say(result.querySelector('[data-told]')?.textContent ?? '');
    } catch (failure) {
      fail(failure.message);
    } finally {
      work(false);
    }
  }

  async function look() {
    try {
      progress.innerHTML = await part('/import/progress', {});
    } catch {
      // it is looked at again
    }
  }

  // until this import has ended, or whichever is under way
  async function watch(ended) {
    let over = ended === null;
    ended?.catch(() => {}).finally(() => { over = true; });
    do {
      await new Promise(next => setTimeout(next, POLL_MS));
      await look();
    } while (!over || progress.querySelector('.pending'));
  }

  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (busy) return;
    const asked = ++chosen;
    const format = document.getElementById('format').value;
    let bytes;
    try {
      bytes = dropped === null ? new TextEncoder().encode(list.value) : await dropped.arrayBuffer();
    } catch {
      fail('The file cannot be read: choose it again.');
      return;
    }
    if (busy || asked !== chosen) return; // a slow file, and something else was chosen meanwhile
    seen = {bytes, format};
    await send('compare', false);
    result.querySelector('h2')?.focus();
  });

  result.addEventListener('change', async event => {
    if (event.target.id !== 'prune') return;
    await send('compare', event.target.checked);
    document.getElementById('prune')?.focus();
  });

  result.addEventListener('click', async event => {
    if (event.target.id !== 'apply') return;
    await send('apply', document.getElementById('prune')?.checked === true, event.target.dataset.deletes);
    result.querySelector('h2')?.focus();
  });

  list.addEventListener('input', forget);
  document.getElementById('format').addEventListener('change', forget);
  file.addEventListener('change', () => choose(file.files[0] ?? null));
  document.getElementById('unchoose').addEventListener('click', () => {
    file.value = '';
    choose(null);
    list.focus();
  });
  form.addEventListener('dragover', event => { event.preventDefault(); form.classList.add('over'); });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', event => {
    event.preventDefault();
    form.classList.remove('over');
    if (event.dataTransfer.files.length > 0) {
      file.files = event.dataTransfer.files;
      choose(event.dataTransfer.files[0]);
    } else {
      choose(null);
      list.value = event.dataTransfer.getData('text/plain');
    }
  });
  // what was pasted where one URL was expected
  const pasted = sessionStorage.getItem('pasted');
  if (pasted) {
    sessionStorage.removeItem('pasted');
    list.value = pasted;
    form.requestSubmit();
  }
  if (progress.querySelector('.pending')) watch(null);
})();
