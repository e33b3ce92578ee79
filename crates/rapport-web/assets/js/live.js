// Regions that renew themselves. The stream carries the names of topics and nothing else; what is
// shown comes from the page itself, fetched once for all its regions, so that rights and words are
// decided in one place.

const PAUSE = 1000; // milliseconds from a notice to the renewal, however many more arrive
const regions = new Set();
let stream;
let waiting;

// A page nobody looks at holds no connection: browsers allow six to one server.
function attend() {
  if (document.hidden || !regions.size) { stream?.close(); stream = undefined; return }
  if (stream) return;
  stream = new EventSource('/live');
  for (const topic of ['signals', 'sources']) {
    stream.addEventListener(topic, () => { if ([...regions].some((region) => region.awaits(topic))) later() });
  }
}

document.addEventListener('visibilitychange', () => { attend(); if (!document.hidden && regions.size) later() });

function later() { waiting ??= setTimeout(renew, PAUSE) }

async function renew() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const region of regions) region.take(page.getElementById(region.id));
    document.dispatchEvent(new Event('renewed'));
  } catch { /* the connection is gone: the stream tries again by itself */ } finally { waiting = undefined }
}

customElements.define('live-region', class extends HTMLElement {
  connectedCallback() { regions.add(this); attend() }

  disconnectedCallback() { regions.delete(this); attend() }

  awaits(topic) { return this.getAttribute('topics').split(' ').includes(topic) }

  // Whatever a hand or an eye rests on stays the same element: a card in use is kept as it is.
  take(fresh) {
    if (!fresh) return;
    const focus = document.activeElement;
    const known = new Map([...this.querySelectorAll('[data-id]')].map((card) => [card.dataset.id, card]));
    let arrived = 0;
    let behind = true; // below the last card that was there before: more of the same, nothing new
    for (const card of [...fresh.querySelectorAll('[data-id]')].reverse()) {
      const mine = known.get(card.dataset.id);
      if (!mine) { if (!behind) { arrived += 1; card.dataset.arrived = '' } continue }
      behind = false;
      if (mine.contains(focus) || mine.hasAttribute('aria-current') || mine.querySelector('details[open]')) card.replaceWith(mine);
    }
    this.replaceChildren(...fresh.childNodes);
    if (this.contains(focus)) focus.focus({ preventScroll: true });
    const status = document.getElementById('arrived');
    if (status && arrived) status.textContent = arrived === 1 ? 'One has arrived.' : `${arrived} have arrived.`;
  }
});
