// A page without a server for the console's scripts: what is fetched is answered by the test.
'use strict';

window.htmx = {process() {}};
const fetched = []; // {url, answer(html)}
window.fetch = url => new Promise(done => {
  fetched.push({
    url: String(url),
    answer: html => done({ok: true, status: 200, headers: new Headers(), text: () => Promise.resolve(html)}),
  });
});
const clicked = [];
const settled = () => new Promise(done => setTimeout(done, 20));

function row(id, name) {
  return '<li class="prob offline" id="n-' + id + '" data-row="' + id + '"><a href="#' + id + '">' + name + '</a>'
    + '<time datetime="2026-11-29T12:00:00Z" data-how="age"></time>'
    + '<button type="button" data-acknowledge data-of="' + id + '">Acknowledge</button></li>';
}
function overview(...ids) {
  return '<div class="top" data-count="' + ids.length + '"><h1>' + ids.length + ' offline</h1></div>'
    + (ids.length > 0 ? '<ol class="probs" data-hold>' + ids.map(id => row(id, 'Stream ' + id)).join('') + '</ol>' : '<div class="calm">calm</div>');
}
function begin(...ids) {
  fetched.length = clicked.length = 0;
  document.activeElement?.blur();
  document.body.innerHTML = '<link id="favicon" rel="icon"><p id="told"></p><div id="toasts"></div><header class="bar"><nav></nav></header><main>'
    + '<div id="now" data-fragment="/?fragment=now">' + overview(...ids) + '</div></main>';
  return document.getElementById('now');
}
document.addEventListener('click', event => { if (event.target.dataset?.of) clicked.push(event.target.dataset.of); });
const key = letter => document.dispatchEvent(new KeyboardEvent('keydown', {key: letter, bubbles: true, cancelable: true}));

/** Which outages the key a acknowledges: without a chosen row, with one, and after it has gone. */
async function acknowledgedByKey() {
  const section = begin('a', 'b');
  key('a');
  const stray = clicked.slice();
  key('j'); key('j'); key('a');
  const chosen = clicked.slice();
  document.activeElement.blur();
  morph(section, overview('a'));
  key('a');
  return {stray, chosen, gone: clicked.slice(), told: document.getElementById('told').textContent};
}

/** What a held list shows of a row that the answer has no more, and of one that comes back. */
async function held() {
  const section = begin('a', 'b');
  section.querySelector('a[href="#a"]').focus();
  reload(section);
  fetched[0].answer(overview('b'));
  await settled();
  const gone = section.querySelector('[data-row="a"]');
  const said = {
    words: gone.querySelector('.tag')?.textContent, disabled: gone.querySelector('button').disabled, how: gone.querySelector('time').dataset.how,
    headline: section.querySelector('h1').textContent, other: section.querySelector('[data-row="b"] button').disabled,
  };
  reload(section);
  fetched[1].answer(overview('a', 'b'));
  await settled();
  const back = section.querySelector('[data-row="a"]');
  said.back = {gone: 'gone' in back.dataset, disabled: back.querySelector('button').disabled, tag: back.querySelector('.tag') !== null};
  reload(section);
  fetched[2].answer(overview());
  await settled();
  said.over = {headline: section.querySelector('h1').textContent, rows: section.querySelectorAll('[data-gone]').length};
  return said;
}

/** How often a section is asked for while it is asked for, and whose answer stands at the end. */
async function askedOnce() {
  const section = begin('a');
  for (let i = 0; i < 5; i++) reload(section);
  const atOnce = fetched.length;
  fetched[0].answer(overview('a', 'b'));
  await settled();
  const then = fetched.length;
  fetched[1].answer(overview('a', 'b', 'c'));
  await settled();
  return {atOnce, then, atLast: fetched.length, rows: section.querySelectorAll('[data-row]').length};
}
