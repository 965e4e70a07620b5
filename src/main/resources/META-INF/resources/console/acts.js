// What people do on a page: it is sent, what came of it is said, and where there is a way back it is offered.
'use strict';

function toast(words, undo, seconds) {
  const line = document.createElement('div');
  line.className = 'toast';
  line.append(Object.assign(document.createElement('span'), {textContent: words}));
  const gone = setTimeout(() => line.remove(), (seconds || 10) * 1000);
  if (undo) {
    const button = Object.assign(document.createElement('button'), {type: 'button', textContent: 'Undo'});
    button.dataset.undo = '';
    button.addEventListener('click', () => { clearTimeout(gone); line.remove(); undo(); });
    line.append(button);
  }
  document.getElementById('toasts')?.append(line);
  return line;
}

// What is offered on a page that is left is done by then: it does not stand there when the browser shows the page again.
addEventListener('pagehide', () => document.getElementById('toasts')?.replaceChildren());

// A page that did something as it was left is loaded anew should the browser bring it back as it was.
function againIfBack() {
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); }, {once: true});
}

// Of a session that has ended, its owner signs in again.
async function ask(url, options) {
  const answer = await fetch(url, {...options, headers: {'HX-Request': 'true'}});
  const elsewhere = answer.headers.get('HX-Redirect');
  if (!elsewhere) return answer;
  location.href = elsewhere;
  return new Promise(() => {});
}

const NOT_DONE = 'That could not be done. Open the page of what it is about to see why.';

// A refusal says why where it is text, or where one of several was refused.
async function done(answer) {
  if (answer.type === 'opaqueredirect') return;
  const type = answer.headers.get('Content-Type') ?? '';
  if (!answer.ok) throw new Error(type.startsWith('text/plain') ? await answer.text() : NOT_DONE);
  if (!type.startsWith('application/json')) return;
  const outcome = await answer.json();
  if (outcome.done?.length === 0 && outcome.refused?.length > 0) throw new Error(outcome.refused[0]);
}

const refused = failure => toast(failure.name === 'Error' ? failure.message : NOT_DONE);

// A form that is about what is shown: it is sent, what is shown follows, and where there is a way back it is offered.
function act(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  // a button that is called action stands in the way of form.action
  const send = values => ask(form.getAttribute('action'), {method: 'POST', body: values, redirect: 'manual'});
  const section = form.closest('[data-fragment]');
  const again = () => { if (section) reload(section); };
  const undo = () => send(new URLSearchParams(form.dataset.undo)).then(done).catch(refused).finally(again);
  if (button) button.disabled = true;
  send(body).then(done).then(() => toast(form.dataset.act, form.dataset.undo ? undo : null)).catch(refused).finally(() => {
    if (button) button.disabled = false;
    again();
  });
}

document.addEventListener('submit', event => {
  if (!event.target.matches('form[data-act]')) return;
  event.preventDefault();
  for (const menu of document.querySelectorAll('details.menu[open]')) menu.open = false;
  act(event.target, event.submitter);
});
