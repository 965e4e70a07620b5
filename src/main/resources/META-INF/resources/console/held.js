// Nothing jumps under the pointer: while somebody is at a list, its rows change where they stand, those that are gone say so and do
// nothing any more, and a button says that there are new ones. What stands around the list is renewed.
'use strict';

const rows = root => Array.from(root.querySelectorAll('[data-row]'), row => row.dataset.row);
const busy = list => list.matches(':hover') || list.contains(document.activeElement);

// A row that the answer has no more. Should it come again, the morph takes all of this away.
function end(row, words) {
  if ('gone' in row.dataset) return;
  row.dataset.gone = '';
  row.classList.add('gone');
  for (const time of row.querySelectorAll('time[datetime]')) time.dataset.how = 'still'; // no clock runs on
  for (const each of row.querySelectorAll('button, input, select')) each.disabled = true;
  for (const menu of row.querySelectorAll('details[open]')) menu.open = false;
  const said = Object.assign(document.createElement('span'), {className: 'tag', textContent: words});
  const name = row.querySelector('a[href]');
  if (name) name.after(' ', said); else row.append(said);
}

// The parts around a list stand in the same order as long as there is a list; where there is none any more, the headline is enough.
function renewAround(section, list, next) {
  const around = root => Array.from(root.children).filter(each => !each.matches('.news'));
  const [old, fresh] = [around(section), around(next)];
  const same = old.length === fresh.length && old.every((each, i) => each.tagName === fresh[i].tagName && each.className === fresh[i].className);
  old.forEach((each, i) => {
    const heads = each.matches('[data-count], .chips');
    const other = same ? fresh[i] : heads ? fresh.find(one => one.tagName === each.tagName && one.className === each.className) : null;
    if (other && !each.contains(list)) morphed(each, other.outerHTML, 'outerHTML');
  });
  const counted = next.querySelector('[data-count]');
  if (counted) count(Number(counted.dataset.count), counted.dataset.icon);
}

function hold(section, inner) {
  const list = section.querySelector('[data-hold]');
  const next = document.createElement('div');
  next.innerHTML = inner;
  const there = list ? rows(list) : [];
  const coming = rows(next.querySelector('[data-hold]') || document.createElement('div'));
  if (there.length === 0 || there.join() === coming.join() || !busy(list)) return false;
  const ofAll = list.dataset.hold === 'list';
  for (const row of next.querySelectorAll('[data-hold] [data-row]')) {
    const old = list.querySelector('[data-row="' + CSS.escape(row.dataset.row) + '"]');
    if (old) morphed(old, row.outerHTML, 'outerHTML');
  }
  for (const row of list.querySelectorAll('[data-row]')) {
    if (!coming.includes(row.dataset.row)) end(row, ofAll ? 'not in this list any more' : 'over');
  }
  renewAround(section, list, next);
  let news = section.querySelector('.news');
  if (!news) {
    news = Object.assign(document.createElement('div'), {className: 'news'});
    news.append(Object.assign(document.createElement('button'), {type: 'button'}));
    section.prepend(news);
  }
  const fresh = coming.filter(id => !there.includes(id)).length;
  const words = ofAll || fresh === 0 ? 'Show what has changed' : fresh === 1 ? '1 new problem' : fresh + ' new problems';
  const button = news.firstChild;
  if (button.textContent !== words) document.getElementById('told').textContent = words;
  button.textContent = words;
  button.onclick = () => { news.remove(); morph(section, inner); };
  sayTimes(true);
  return true;
}
