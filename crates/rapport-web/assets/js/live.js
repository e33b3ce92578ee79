// Regions that renew themselves. The stream carries the names of topics and nothing else; what is
// shown comes from the page itself, fetched once for all its regions, so that rights and words are
// decided in one place.

const PAUSE = 1000; // milliseconds from a notice to the renewal, however many more arrive
const room = document.documentElement.dataset; // how much had been told when the page was read
const regions = new Set();
let stream;
let waiting;
let renewing = Promise.resolve();

// A page nobody looks at holds no connection: browsers allow six to one server.
function attend() {
  if (document.hidden || !regions.size) { stream?.close(); stream = undefined; return }
  if (stream) return;
  stream = new EventSource(`/live?told=${room.told}`);
  for (const topic of ['signals', 'sources']) {
    stream.addEventListener(topic, () => { if ([...regions].some((region) => region.awaits(topic))) later() });
  }
}

document.addEventListener('visibilitychange', () => { attend(); if (!document.hidden && regions.size) later() });

// One after the other; what is told during a renewal leads to another one.
function later() { waiting ??= setTimeout(() => { waiting = undefined; renewing = renewing.then(renew) }, PAUSE) }

async function renew() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const settle = hold();
    for (const region of regions) region.take(page.getElementById(region.id));
    settle();
    room.told = page.documentElement.dataset.told;
    document.dispatchEvent(new Event('renewed'));
  } catch { /* the connection is gone: the stream tries again by itself */ }
}

// What is being read stays at its height in the window while the page changes around it: the card
// the keyboard is in, else the first one in sight. At the top of the page nothing is held, so that
// what is new appears.
function hold() {
  const height = (card) => card?.getBoundingClientRect().top;
  const inSight = (card) => card && height(card) < innerHeight && card.getBoundingClientRect().bottom > 0;
  const used = document.activeElement?.closest('[data-id]');
  const read = inSight(used) ? used : scrollY > 0 && [...document.querySelectorAll('[data-id]')].find(inSight);
  const before = read && height(read);
  return () => {
    const now = read && document.querySelector(`[data-id="${read.dataset.id}"]`);
    if (now) scrollBy({ top: height(now) - before, behavior: 'instant' });
  };
}

customElements.define('live-region', class extends HTMLElement {
  connectedCallback() { regions.add(this); attend() }

  disconnectedCallback() { regions.delete(this); attend() }

  awaits(topic) { return this.getAttribute('topics').split(' ').includes(topic) }

  // Whatever a hand or an eye rests on stays the same element: a card in use is kept as it is.
  take(fresh) {
    if (!fresh) return;
    const focus = document.activeElement;
    const held = this.contains(focus);
    const mine = [...this.querySelectorAll('[data-id]')];
    const inUse = held && focus.closest('[data-id]');
    const known = new Map(mine.map((card) => [card.dataset.id, card]));
    let arrived = 0;
    let behind = true; // below the last card that was there before: more of the same, nothing new
    for (const card of [...fresh.querySelectorAll('[data-id]')].reverse()) {
      const old = known.get(card.dataset.id);
      if (!old) { if (!behind) { arrived += 1; card.dataset.arrived = '' } continue }
      behind = false;
      if (old.contains(focus) || old.hasAttribute('aria-current') || old.querySelector('details[open]')) {
        old.id = card.id; // the place it stands in now
        card.replaceWith(old);
      }
    }
    this.replaceChildren(...fresh.childNodes);
    // The keyboard stays where it is; in a card that is gone, it goes on from the one that took its place.
    if (held) {
      const cards = [...this.querySelectorAll('[data-id]')];
      const next = this.contains(focus) ? focus : inUse ? cards[Math.min(mine.indexOf(inUse), cards.length - 1)] : this.twin(focus);
      next?.focus({ preventScroll: true });
    }
    const status = document.getElementById('arrived');
    if (status && arrived) status.textContent = arrived === 1 ? 'One has arrived.' : `${arrived} have arrived.`;
  }

  // The same link or button as it was drawn anew.
  twin(old) {
    const leads = (one) => one.getAttribute('href') ?? one.form?.getAttribute('action');
    return [...this.querySelectorAll(old.localName)].find((one) => leads(one) === leads(old));
  }
});
