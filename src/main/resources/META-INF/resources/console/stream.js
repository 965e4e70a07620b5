// A stream's page: the charts' piece of time, by button or by dragging; one crosshair over all of them; what was deleted comes back.
// Everything but these works without it.
'use strict';

document.addEventListener('DOMContentLoaded', () => {
  const CHARTS_MS = 30000; // charts are asked for again at most so often
  const CALM_MS = 60000; // what shows the last two hours moves on without news
  const WIDE_S = 60; // buckets that are longer do not move within a minute
  const UNDO_S = 10;
  const section = document.getElementById('charts');
  if (!section) return;
  const {ask, toast, morph} = window.tallylight;
  let loaded = Date.now();
  let due = 0;
  let dragged = false;
  let asked = 0; // the newest question's answer is drawn, whenever it comes

  const zone = () => localStorage.getItem('zone') === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
  const axes = () => section.querySelector('.axes');

  async function load(query) {
    const url = new URL(section.dataset.charts, location.href);
    for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
    loaded = Date.now();
    const mine = ++asked;
    const answer = await ask(url, {cache: 'no-store'});
    const charts = answer.ok ? await answer.text() : null;
    if (charts !== null && mine === asked) morph(section, charts);
  }

  function show(query) {
    history.pushState(null, '', location.pathname + '?' + query);
    load(query);
  }

  function sayZone() {
    const here = zone();
    document.cookie = 'zone=' + here + ';path=/;max-age=31536000;SameSite=Lax';
    if (here !== axes().dataset.zone) load(location.search);
  }

  // news of the verdict are news of the charts; the newest of them is not missed
  function refresh() {
    clearTimeout(due);
    if (!axes().hasAttribute('data-range-live')) return;
    due = setTimeout(() => { if (!document.hidden && !dragged) load(location.search); }, Math.max(0, loaded + CHARTS_MS - Date.now()));
  }

  section.addEventListener('click', event => {
    const link = event.target.closest('a[data-range]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(new URL(link.href).searchParams.toString());
  });
  addEventListener('popstate', () => load(location.search));
  document.addEventListener('tallylight:zone', sayZone);
  document.addEventListener('tallylight:fresh', event => { if (event.target !== section) refresh(); });
  setInterval(() => {
    const shown = axes();
    if (!document.hidden && shown.hasAttribute('data-range-live') && Number(shown.dataset.step) <= WIDE_S && Date.now() - loaded >= CALM_MS) refresh();
  }, 5000);

  // -- one crosshair, and dragging
  const mark = (name, host) => {
    let found = host.querySelector(':scope > .' + name);
    if (!found) {
      found = Object.assign(document.createElement('div'), {className: name === 'of-charts' ? 'tip of-charts' : name});
      host.append(found);
    }
    return found;
  };
  const bounds = zoomed => {
    const holder = zoomed.dataset.from ? zoomed : axes();
    return [Date.parse(holder.dataset.from), Date.parse(holder.dataset.until)];
  };
  const moment = (zoomed, x) => {
    const [from, until] = bounds(zoomed);
    const box = zoomed.getBoundingClientRect();
    return from + Math.min(1, Math.max(0, (x - box.left) / box.width)) * (until - from);
  };
  const unit = {
    MILLISECONDS: value => value >= 1000 ? (value / 1000).toFixed(2) + ' s' : Math.round(value) + ' ms',
    BITS_PER_SECOND: value => value >= 1e6 ? (value / 1e6).toFixed(2) + ' Mbit/s' : Math.round(value / 1000) + ' kbit/s',
    COUNT: value => String(value),
  };

  // the value of a line nearest to a place, by its path: the chart is drawn of nothing else
  function nearest(path, x, height, top) {
    let best = null;
    for (const [, px, py] of path.getAttribute('d').matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
      const far = Math.abs(px - x);
      if (far <= 12 && (!best || far < best.far)) best = {far, value: (1 - py / height) * top};
    }
    return best?.value;
  }

  function words(zoomed, x) {
    const at = moment(zoomed, x);
    const lines = [new Date(at).toLocaleString('en-GB', {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: zone(), timeZoneName: 'short'})];
    if (!zoomed.dataset.from) {
      const box = zoomed.getBoundingClientRect();
      const place = (x - box.left) / box.width * 1000;
      for (const chart of section.querySelectorAll('.chart')) {
        const names = Array.from(chart.closest('.tl').querySelectorAll('.lg span'), each => each.textContent.trim());
        chart.querySelectorAll('.l95, .l50, .lb').forEach((path, i) => {
          const value = nearest(path, place, chart.viewBox.baseVal.height, Number(chart.dataset.top));
          if (value !== undefined) lines.push(names[i] + ' ' + unit[chart.dataset.unit](value));
        });
      }
    }
    return lines.join('\n');
  }

  function follow(zoomed, event) {
    const host = axes();
    const line = mark('cross', host);
    const tip = mark('of-charts', document.body);
    const box = zoomed.getBoundingClientRect();
    const x = Math.min(box.right, Math.max(box.left, event.clientX));
    line.hidden = Boolean(zoomed.dataset.from);
    line.style.left = (x - host.getBoundingClientRect().left) + 'px';
    tip.hidden = false;
    tip.textContent = words(zoomed, x);
    tip.style.left = Math.min(x + 12, innerWidth - tip.offsetWidth - 8) + 'px';
    tip.style.top = Math.max(8, event.clientY - tip.offsetHeight - 12) + 'px';
  }
  function leave() {
    for (const name of ['.cross', '.of-charts']) document.querySelectorAll(name).forEach(each => { each.hidden = true; });
  }

  section.addEventListener('pointermove', event => {
    if (dragged) return;
    const zoomed = event.target.closest('[data-zoom]');
    if (zoomed) follow(zoomed, event); else leave();
  });
  section.addEventListener('pointerleave', () => { if (!dragged) leave(); });

  section.addEventListener('pointerdown', event => {
    const zoomed = event.target.closest('[data-zoom]');
    if (!zoomed || event.button !== 0 || event.pointerType === 'touch') return;
    event.preventDefault();
    const host = zoomed.dataset.from ? zoomed.parentElement : axes();
    const begin = event.clientX;
    dragged = true;
    const move = step => {
      follow(zoomed, step);
      const area = mark('drag', host);
      const box = zoomed.getBoundingClientRect();
      const left = host.getBoundingClientRect().left;
      const [a, b] = [begin, step.clientX].map(x => Math.min(box.right, Math.max(box.left, x))).sort((one, other) => one - other);
      if (getComputedStyle(host).position === 'static') host.style.position = 'relative';
      area.style.left = (a - left) + 'px';
      area.style.width = (b - a) + 'px';
    };
    const end = step => {
      document.removeEventListener('pointermove', move);
      document.removeEventListener('pointerup', end);
      document.removeEventListener('keydown', stop);
      document.querySelectorAll('.drag').forEach(each => each.remove());
      dragged = false;
      leave();
      if (!step || Math.abs(step.clientX - begin) < 5) return;
      const [from, to] = [begin, step.clientX].map(x => moment(zoomed, x)).sort((one, other) => one - other);
      show('from=' + new Date(from).toISOString() + '&to=' + new Date(Math.max(to, from + 1000)).toISOString());
    };
    const stop = key => { if (key.key === 'Escape') end(null); };
    document.addEventListener('pointermove', move);
    document.addEventListener('pointerup', end);
    document.addEventListener('keydown', stop);
  });

  // -- the form opens where it stands; what is deleted can be kept for ten seconds
  document.addEventListener('click', event => {
    if (event.target.closest('[data-edit]')) {
      const form = document.getElementById('edit');
      if (form) { form.open = true; setTimeout(() => form.querySelector('input:not([type=hidden])').focus(), 0); }
    }
    const remove = event.target.closest('[data-delete]');
    if (remove) {
      event.preventDefault();
      document.getElementById('more').open = false;
      let kept = false;
      const send = alive => ask(remove.dataset.delete, {method: 'POST', redirect: 'manual', keepalive: alive});
      const gone = () => { if (!kept) { kept = true; send(true); againIfBack(); } };
      addEventListener('pagehide', gone);
      const timer = setTimeout(async () => {
        removeEventListener('pagehide', gone);
        if (kept) return;
        kept = true;
        const answer = await send(false);
        if (answer.type === 'opaqueredirect' || answer.ok) location.href = '/streams';
        else toast('It could not be deleted.', null, UNDO_S).classList.add('alarm');
      }, UNDO_S * 1000);
      toast(remove.dataset.words, () => { kept = true; clearTimeout(timer); removeEventListener('pagehide', gone); }, UNDO_S);
    }
  });

  // what a check saw stands further down
  document.addEventListener('htmx:afterSwap', event => { if (event.target.id === 'probes') event.target.scrollIntoView({block: 'nearest'}); });

  sayZone();
});
