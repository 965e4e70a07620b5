// Everything by keyboard. Single letters, so they can be switched off (WCAG 2.1.4), and are off while something is typed.
// Pages give the hooks: [data-row] a row of a list, and within it, or anywhere on a page about one thing,
// input[data-select], a[data-open], [data-acknowledge], [data-mute], [data-note], [data-check]; [data-key="x"] is a page's own.
'use strict';

(() => {
  const OFF = 'keys-off';
  const WAIT_MS = 1500; // for the second letter after g
  const off = () => localStorage.getItem(OFF) === 'yes';
  const KEYS = [
    ['/', 'find a stream, a page or an action'], ['ctrl k', 'the same, while typing too'],
    ['j k', 'next, previous row'], ['x', 'select the row'], ['shift x', 'select all from the last selected on'],
    ['enter', 'open the row'], ['a', 'acknowledge'], ['m', 'mute'], ['n', 'note'], ['c', 'check now'],
    ['g o', 'go to outages'], ['g s', 'go to streams'], ['g h', 'go to the overview'], ['g c', 'go to checkpoints'],
    ['g n', 'go to notifications'], ['g m', 'go to maintenance'], ['g r', 'go to reports'],
    ['t', 'times in UTC or your own zone'], ['w', 'wallboard'], ['?', 'this list'],
  ];
  const PLACES = {s: '/streams', o: '/outages', c: '/checkpoints', n: '/notifications', h: '/', m: '/maintenance', r: '/reports'};
  let current = null;
  let chosen = ''; // the id of the current row: an element may be given to another row
  let last = null; // selected last
  let going = 0;

  const rows = () => Array.from(document.querySelectorAll('[data-row]')).filter(row => row.offsetParent !== null);
  const told = words => { const line = document.getElementById('told'); if (line) line.textContent = words; };

  // a row may have been morphed or replaced since: it is found by its id
  function here() {
    if (current && (!current.isConnected || current.dataset.row !== chosen)) {
      current = document.querySelector('[data-row="' + CSS.escape(chosen) + '"]');
      if (!current) told('The row that was chosen is gone.');
    }
    return current;
  }

  function choose(row) {
    for (const each of document.querySelectorAll('[data-row].current')) if (each !== row) each.classList.remove('current');
    current = row;
    chosen = row.dataset.row;
  }

  function move(step) {
    const all = rows();
    if (all.length === 0) return false;
    const at = all.indexOf(here());
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
    choose(next);
    next.classList.add('current');
    const target = next.querySelector('a[data-open]') ?? opening(next) ?? next.querySelector('a[href], button') ?? next;
    if (target === next && !next.hasAttribute('tabindex')) next.tabIndex = -1;
    target.focus({preventScroll: true});
    next.scrollIntoView({block: 'nearest'});
    return true;
  }

  // a row may say itself what opens it
  function opening(row) {
    const to = row.dataset.open;
    return to ? Array.from(row.querySelectorAll('a[href]')).find(link => link.getAttribute('href') === to) : null;
  }

  // in the current row; on a page about one thing, on the page: never in a row that nobody chose
  function hook(selector) {
    const row = here() ?? document.activeElement?.closest?.('[data-row]');
    const found = row ? row.querySelector(selector)
      : Array.from(document.querySelectorAll('main ' + selector)).find(each => !each.closest('[data-row]'));
    return found && !found.disabled && found.offsetParent !== null ? found : null;
  }

  function press(selector) {
    const found = hook(selector);
    if (!found) return false;
    if (found.matches('details')) { found.open = true; found.querySelector('input, textarea, button')?.focus(); } else if (found.matches('input, textarea, select')) found.focus(); else found.click();
    return true;
  }

  // in a list of many, what is done to many is done to the row, or to those that are selected
  function together(action) {
    const button = document.querySelector('#bulk button[value="' + action + '"]');
    if (!button) return false;
    const chosen = document.querySelector('[data-row] input[data-select]:checked');
    if (!chosen && !select(false)) return false;
    button.click();
    return true;
  }

  function select(through) {
    const box = hook('input[data-select]');
    if (!box) return false;
    if (through && last) {
      const all = rows();
      const [from, to] = [all.indexOf(last.closest('[data-row]')), all.indexOf(here())].sort((a, b) => a - b);
      if (from >= 0) {
        for (const row of all.slice(from, to + 1)) {
          const each = row.querySelector('input[data-select]');
          if (each && !each.checked) each.click();
        }
        return true;
      }
    }
    box.click();
    last = box;
    return true;
  }

  function go(letter) {
    const place = PLACES[letter];
    if (!place) return false;
    location.href = place;
    return true;
  }

  function list() {
    const dialog = document.createElement('dialog');
    dialog.className = 'keys';
    dialog.setAttribute('aria-labelledby', 'keys-title');
    const title = Object.assign(document.createElement('h2'), {id: 'keys-title', textContent: 'Keys'});
    const all = document.createElement('dl');
    for (const [key, words] of KEYS) {
      const line = document.createElement('div');
      const term = document.createElement('dt');
      for (const each of key.split(' ')) term.append(Object.assign(document.createElement('kbd'), {textContent: each}), ' ');
      line.append(term, Object.assign(document.createElement('dd'), {textContent: words}));
      all.append(line);
    }
    const label = Object.assign(document.createElement('label'), {className: 'check'});
    const box = Object.assign(document.createElement('input'), {type: 'checkbox', id: 'keys-on', checked: !off()});
    box.addEventListener('change', () => {
      if (box.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, 'yes');
    });
    label.append(box, ' Single letters do something');
    const hint = Object.assign(document.createElement('p'), {className: 'hint', textContent: 'Switched off, ctrl k still finds, and ? in what it finds shows this list.'});
    const close = Object.assign(document.createElement('button'), {type: 'button', textContent: 'Close'});
    close.addEventListener('click', () => dialog.close());
    dialog.append(title, all, label, hint, close);
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    dialog.showModal();
    return true;
  }

  const typing = element => element?.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog') != null;

  function act(event) {
    if (Date.now() < going) {
      going = 0;
      return go(event.key);
    }
    switch (event.key) {
      case '/': return window.tallylight.palette?.() ?? false;
      case 'j': return move(1);
      case 'k': return move(-1);
      case 'x': return select(false);
      case 'X': return select(true);
      case 'a': return press('[data-acknowledge]');
      case 'm': return press('[data-mute]') || together('mute');
      case 'n': return press('[data-note]');
      case 'c': return press('[data-check]') || together('check');
      case 'g': going = Date.now() + WAIT_MS; return true;
      case 't': window.tallylight.zone?.(); return true;
      case 'w': location.href = '/wall'; return true;
      case '?': return list();
      case 'Enter': {
        const row = document.activeElement?.matches?.('[data-row]') ? document.activeElement : null;
        if (row?.dataset.open) { location.href = row.dataset.open; return true; }
        return row ? press('a[data-open], a[href]') : false;
      }
      default: {
        const own = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
        if (own) own.click();
        return own !== null;
      }
    }
  }

  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'k' && window.tallylight?.palette?.()) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
    if (off() || typing(event.target) || document.querySelector('dialog[open]')) return;
    if (!document.querySelector('.bar nav')) return; // nobody is signed in
    if (act(event)) event.preventDefault();
  });
  document.addEventListener('focusin', event => {
    const row = event.target.closest('[data-row]');
    if (row && row !== current) choose(row);
  });

  window.tallylight = Object.assign(window.tallylight ?? {}, {keys: list, told});
})();
