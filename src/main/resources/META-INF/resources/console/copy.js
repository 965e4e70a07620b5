// A button beside each command that is meant to be copied.
'use strict';

document.addEventListener('DOMContentLoaded', () => {
  if (!navigator.clipboard) return; // only where the page came by https, or from this machine
  for (const command of document.querySelectorAll('[data-copy]')) {
    const words = command.textContent;
    const button = Object.assign(document.createElement('button'), {type: 'button', className: 'copy', textContent: 'Copy'});
    button.setAttribute('aria-label', 'Copy: ' + (command.getAttribute('aria-label') ?? 'what is above'));
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(words);
      window.tallylight?.toast?.('Copied.', null, 3);
    });
    command.after(button);
  }
});
