// Selecting streams and doing things with them, with ten seconds to undo; a list that is pasted goes to the import.
'use strict';

(() => {
  const UNDO_SECONDS = 10;
  const bulk = document.getElementById('bulk');
  const list = document.getElementById('streams');
  const filters = document.getElementById('filters');

  filters.querySelector('[data-apply]').hidden = true;
  const go = () => {
    const query = new URLSearchParams([...new FormData(filters)].filter(([name, value]) => value !== '' && !(name === 'sort' && value === 'worst')));
    location.href = '/streams' + (query.size > 0 ? '?' + query : '');
  };
  filters.addEventListener('submit', event => { event.preventDefault(); go(); });
  filters.addEventListener('change', event => { if (event.target.matches('[data-submits]')) go(); });

  document.getElementById('url')?.addEventListener('paste', event => {
    const text = event.clipboardData.getData('text/plain').trim();
    if (!/\n/.test(text)) return;
    event.preventDefault();
    sessionStorage.setItem('pasted', text);
    location.href = '/import';
  });

  if (!bulk) return;
  const boxes = () => Array.from(list.querySelectorAll('input[data-select]'));
  const chosen = () => boxes().filter(box => box.checked);
  let last = null;

  function show() {
    const count = chosen().length;
    bulk.hidden = count === 0;
    bulk.classList.toggle('chosen', count > 0);
    bulk.querySelector('[data-chosen]').textContent = count + (count === 1 ? ' stream' : ' streams');
    bulk.querySelector('[data-none]').hidden = false;
  }

  function none() {
    for (const box of boxes()) box.checked = false;
    show();
  }

  list.addEventListener('click', event => {
    if (!event.target.matches('input[data-select]')) return;
    const all = boxes();
    const at = all.indexOf(event.target);
    const from = all.indexOf(last);
    if (event.shiftKey && from >= 0) {
      for (const box of all.slice(Math.min(at, from), Math.max(at, from) + 1)) box.checked = event.target.checked;
    }
    last = event.target;
    show();
  });
  list.addEventListener('change', show);
  list.addEventListener('tallylight:fresh', show);
  bulk.querySelector('[data-none]').addEventListener('click', none);

  async function send(action, ids, tag, path) {
    const body = new URLSearchParams({action: action});
    if (tag) body.set('tag', tag);
    for (const id of ids) body.append('id', id);
    const answer = await tallylight.ask(path || '/streams/bulk', {method: 'POST', body: body, keepalive: true, redirect: 'manual'});
    if (answer.type === 'opaqueredirect') return {done: ids, refused: []};
    if (!answer.ok) throw new Error((await answer.text()).match(/<p>([^<]+)<\/p>/)?.[1] || 'the server answered ' + answer.status);
    return answer.json();
  }

  const streams = count => count + (count === 1 ? ' stream' : ' streams');
  const words = {pause: 'paused', resume: 'resumed', tag: 'tagged', untag: 'untagged', mute: 'muted for an hour', check: 'checked', delete: 'deleted'};
  const back = {pause: 'resume', resume: 'pause', tag: 'untag', untag: 'tag'};
  const again = () => tallylight.reload(list);

  function refused(outcome) {
    if (outcome.refused.length > 0) tallylight.toast(streams(outcome.refused.length) + ' could not be changed: ' + outcome.refused[0]).classList.add('alarm');
  }

  // what is deleted is hidden at once, and gone when nobody wanted it back: or when the page is left
  function remove(ids) {
    const rows = ids.map(id => document.getElementById('r-' + id)).filter(row => row);
    for (const row of rows) row.hidden = true;
    let due = true;
    const done = () => {
      if (!due) return;
      due = false;
      removeEventListener('pagehide', left);
      send('delete', ids).then(outcome => { refused(outcome); again(); }).catch(failure => { tallylight.toast('Not deleted: ' + failure.message); again(); });
    };
    const timer = setTimeout(done, UNDO_SECONDS * 1000);
    const left = () => { done(); againIfBack(); };
    addEventListener('pagehide', left);
    tallylight.toast(streams(ids.length) + ' deleted', () => {
      due = false;
      clearTimeout(timer);
      removeEventListener('pagehide', left);
      for (const row of rows) row.hidden = false;
    }, UNDO_SECONDS);
  }

  // each tag goes back to those that it was taken from, or from those that got it: others had it before
  async function retag(action, tags) {
    for (const [tag, ids] of Object.entries(tags)) if (ids.length > 0) await send(action, ids, tag);
  }

  bulk.addEventListener('submit', event => {
    event.preventDefault();
    const action = event.submitter.value;
    const ids = chosen().map(box => box.value);
    const tag = action === 'tag' || action === 'untag' ? bulk.elements.tag.value.trim() : '';
    if (action.endsWith('tag') && !tag) { bulk.elements.tag.focus(); return; }
    none();
    if (action === 'delete') { remove(ids); return; }
    send(action, ids, tag).then(outcome => {
      const undo = outcome.done.length === 0 ? null
        : action === 'mute' ? () => send('', [], '', '/maintenance/' + outcome.window + '/delete').then(again)
        : tag && back[action] ? () => retag(back[action], outcome.tags).then(again)
        : back[action] ? () => send(back[action], outcome.done).then(again) : null;
      tallylight.toast(streams(outcome.done.length) + ' ' + words[action], undo, UNDO_SECONDS);
      refused(outcome);
      again();
    }).catch(failure => tallylight.toast('Not done: ' + failure.message));
  });
  show();
})();
