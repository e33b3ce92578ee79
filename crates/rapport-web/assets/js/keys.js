// One key, one act. A key presses the button or link that carries it in `data-hot`: inside the
// card the reader is at, else anywhere outside the cards.

const cards = () => [...document.querySelectorAll('[data-card]')];
const current = () => document.querySelector('[data-card][aria-current]');

function stand(card, scroll = true) {
  if (!card) return;
  for (const other of cards()) other.removeAttribute('aria-current');
  card.setAttribute('aria-current', 'true');
  if (scroll) {
    const folded = card.querySelector(':scope > details');
    if (folded) folded.open = true;
    card.scrollIntoView({ block: 'nearest' });
    card.focus({ preventScroll: true });
  }
}

// Not `:target`: in a tab that is not looked at, nothing is one yet.
const first = () => {
  if (!current()) stand(document.getElementById(location.hash.slice(1))?.closest('[data-card]') ?? cards()[0], false);
};
document.addEventListener('renewed', first);
first();
document.addEventListener('focusin', (event) => stand(event.target.closest('[data-card]'), false));

document.addEventListener('keydown', (event) => {
  if (document.documentElement.dataset.keys === 'off') return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest('input, textarea, select, [contenteditable], dialog')) return;
  const key = event.key;
  if (key === 'j' || key === 'k') {
    const all = cards();
    stand(all[Math.max(0, Math.min(all.length - 1, all.indexOf(current()) + (key === 'j' ? 1 : -1)))]);
    event.preventDefault();
    return;
  }
  if (key === '?') {
    document.getElementById('keys')?.showModal();
    return;
  }
  if (!/^[a-z/]$/.test(key)) return;
  const target = current()?.querySelector(`[data-hot="${key}"]`)
    ?? [...document.querySelectorAll(`[data-hot="${key}"]`)].find((one) => !one.closest('[data-card]'));
  if (target) {
    event.preventDefault();
    target.click();
  }
});

// A link that leads to the conversation also says that it was taken up; it opens in a tab of its own.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-submits]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    setTimeout(() => document.getElementById(link.dataset.submits)?.requestSubmit(), 150);
  }
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// What just happened is said once: not again on reload, nor on the way back.
if (new URLSearchParams(location.search).has('did')) {
  const address = new URL(location.href);
  for (const name of ['did', 'undo']) address.searchParams.delete(name);
  history.replaceState(null, '', address);
  // What is taken back comes back where it was.
  for (const back of document.querySelectorAll('.toast [name="back"]')) back.value += location.hash;
}
