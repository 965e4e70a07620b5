// Hands in what stands behind the # of a screen's link, takes it out of the address, and leads on to the wall.
'use strict';

async function openWall() {
  const says = document.getElementById('opening');
  const token = location.hash.slice(1);
  history.replaceState(null, '', '/wall/open');
  if (!token) { says.textContent = 'This link is not whole: copy all of it, with what stands behind the #.'; return; }
  for (let wait = 2000; ; wait = Math.min(60000, wait * 2)) {
    try {
      const answer = await fetch('/wall/open', {method: 'POST', body: new URLSearchParams({token})});
      if (answer.status === 204) { location.replace('/wall'); return; }
      if (answer.status === 403) {
        says.textContent = 'No screen has this link any more, or it was revoked. Have an admin make another one.';
        return;
      }
    } catch (e) { /* nobody is there yet: a screen may be on before the network is */ }
    says.textContent = 'Tallylight cannot be reached. Trying again in ' + wait / 1000 + ' s.';
    await new Promise(done => setTimeout(done, wait));
  }
}

openWall();
