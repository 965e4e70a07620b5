// The palette: "/" or ctrl k, some letters, enter. What is found comes from /find: streams, pages and actions, in one list.
'use strict';

(() => {
  const SOON_MS = 120;
  let dialog = null;
  let asked = 0;

  function build() {
    dialog = document.createElement('dialog');
    dialog.className = 'palette';
    dialog.setAttribute('aria-label', 'Find streams, pages and actions');
    const field = Object.assign(document.createElement('input'), {
      type: 'text', id: 'palette-field', maxLength: 200, autocomplete: 'off', spellcheck: false,
      placeholder: 'A stream, a page, or what you want to do',
    });
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', 'aria-label': 'Find',
    })) field.setAttribute(name, value);
    const list = Object.assign(document.createElement('div'), {id: 'palette-list'});
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', 'What was found');
    dialog.append(field, list);
    document.body.append(dialog);

    let timer = 0;
    field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, SOON_MS); });
    field.addEventListener('keydown', event => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { step(event.key === 'ArrowDown' ? 1 : -1); event.preventDefault(); }
      if (event.key === 'Enter') { event.preventDefault(); choose(list.querySelector('[aria-selected=true]')); }
    });
    list.addEventListener('click', event => {
      const option = event.target.closest('[role=option]');
      if (option) { event.preventDefault(); choose(option); }
    });
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  }

  const field = () => dialog.querySelector('input');
  const options = () => Array.from(dialog.querySelectorAll('[role=option]'));

  function mark(option) {
    for (const each of options()) each.setAttribute('aria-selected', String(each === option));
    if (option) {
      field().setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({block: 'nearest'});
    } else field().removeAttribute('aria-activedescendant');
  }

  function step(by) {
    const all = options();
    if (all.length === 0) return;
    const at = all.findIndex(each => each.getAttribute('aria-selected') === 'true');
    mark(all[(at + by + all.length) % all.length]);
  }

  async function ask() {
    const mine = ++asked;
    const answer = await fetch('/find?q=' + encodeURIComponent(field().value), {headers: {'HX-Request': 'true'}}).catch(() => null);
    const elsewhere = answer?.headers.get('HX-Redirect');
    if (elsewhere) { location.href = elsewhere; return; }
    if (mine !== asked) return; // an answer to what was typed before
    const list = dialog.querySelector('[role=listbox]');
    if (!answer?.ok) {
      list.replaceChildren(Object.assign(document.createElement('p'), {className: 'empty', textContent: 'Tallylight does not answer.'}));
      return;
    }
    list.innerHTML = await answer.text();
    mark(options()[0] ?? null);
  }

  function choose(option) {
    if (!option) return;
    const act = option.dataset.act;
    dialog.close();
    if (act === 'zone') window.tallylight.zone?.();
    else if (act === 'keys') window.tallylight.keys?.();
    else location.href = option.dataset.to;
  }

  function open() {
    if (!document.querySelector('.bar nav')) return false;
    if (!dialog) build();
    if (dialog.open) return true;
    field().value = '';
    dialog.showModal();
    field().focus();
    ask();
    return true;
  }

  // the field in the bar is the way there for who has a mouse; without scripts it finds streams
  document.addEventListener('DOMContentLoaded', () => {
    const find = document.getElementById('find');
    find?.addEventListener('pointerdown', event => { if (open()) event.preventDefault(); });
  });

  window.tallylight = Object.assign(window.tallylight ?? {}, {palette: open});
})();
