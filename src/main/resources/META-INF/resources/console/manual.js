// The manual: a search in what the build wrote down (/docs/search.json), and buttons that copy. Pages are whole without it.
'use strict';
(() => {
  const MOST = 30;
  const words = text => text.toLowerCase().match(/[\p{L}\p{N}_-]+/gu) || [];

  /** How well a section fits: all words must be there; those in a title count more, and whole words more than beginnings. */
  function fit([address, title, text], asked) {
    const heading = title.toLowerCase(), body = text.toLowerCase(), whole = new Set(words(title));
    let sum = 0;
    for (const word of asked) {
      const here = (whole.has(word) ? 12 : heading.includes(word) ? 6 : 0) + (body.includes(word) ? 2 : 0);
      if (!here) return 0;
      sum += here;
    }
    // what explains a code comes first; what describes calls, decisions and versions comes last
    return sum * (/\/(reasons|problems)\/|^\/docs\/[^/#]+$/.test(address) ? 1.2 : /\/(adr|api-reference|changelog|contributing)/.test(address) ? .5 : 1)
      - title.length / 200;
  }

  /** A piece of the text around the first word that was asked for, with each of them marked. */
  function excerpt(text, asked) {
    const first = Math.max(0, Math.min(...asked.map(word => text.toLowerCase().indexOf(word)).filter(at => at >= 0), text.length) - 60);
    const from = first >= text.length - 60 ? 0 : first;
    const line = document.createElement('p');
    let rest = (from ? '…' : '') + text.slice(from, from + 220) + (text.length > from + 220 ? '…' : '');
    while (rest) {
      const low = rest.toLowerCase();
      const hits = asked.map(word => [low.indexOf(word), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0]);
      if (!hits.length) break;
      const [at, length] = hits[0], mark = document.createElement('mark');
      mark.textContent = rest.slice(at, at + length);
      line.append(rest.slice(0, at), mark);
      rest = rest.slice(at + length);
    }
    line.append(rest);
    return line;
  }

  async function search(list) {
    const asked = new URLSearchParams(location.search).get('q')?.slice(0, 100) || '';
    const field = document.getElementById('find'), told = document.getElementById('told');
    field.value = asked;
    const terms = [...new Set(words(asked))].slice(0, 8);
    if (!terms.length) { field.focus(); return; }
    const answer = await fetch('/docs/search.json');
    if (!answer.ok) { told.textContent = 'The search could not be loaded. All pages are listed below.'; return; }
    const found = (await answer.json()).map(each => [fit(each, terms), each]).filter(([points]) => points > 0)
      .sort((a, b) => b[0] - a[0]).slice(0, MOST);
    for (const [, [address, title, text]] of found) {
      const item = document.createElement('li'), link = document.createElement('a');
      link.href = address; link.textContent = title;
      item.append(link, excerpt(text, terms));
      list.append(item);
    }
    list.hidden = !found.length;
    told.textContent = found.length ? `${found.length === MOST ? 'The best ' : ''}${found.length} for “${asked}”`
      : `Nothing was found for “${asked}”. All pages are listed below.`;
  }

  function copyable(block) {
    const button = document.createElement('button'), around = document.createElement('div');
    button.type = 'button'; button.className = 'copy'; button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(block.textContent.replace(/\n$/, ''));
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    around.className = 'fence';
    block.replaceWith(around);
    around.append(block, button);
  }

  if (navigator.clipboard) document.querySelectorAll('article pre').forEach(copyable);
  const list = document.getElementById('found');
  if (list) search(list);
  document.addEventListener('keydown', event => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName);
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      document.getElementById('find').focus();
    }
  });
})();
