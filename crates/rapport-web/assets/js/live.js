// Regions that renew themselves. The stream carries the names of topics and nothing else; what is
// shown comes from the page itself, so that rights and words are decided in one place.

const PAUSE = 1000; // milliseconds between two renewals, however much arrives
const regions = new Set();
let stream;

// A page nobody looks at holds no connection: browsers allow six to one server.
function attend() {
  if (document.hidden || !regions.size) { stream?.close(); stream = undefined; return }
  if (stream) return;
  stream = new EventSource('/live');
  for (const topic of ['signals', 'sources']) {
    stream.addEventListener(topic, () => regions.forEach((region) => region.hear(topic)));
  }
}

document.addEventListener('visibilitychange', () => {
  attend();
  if (!document.hidden) regions.forEach((region) => region.later());
});

customElements.define('live-region', class extends HTMLElement {
  connectedCallback() { regions.add(this); attend() }

  disconnectedCallback() { regions.delete(this); clearTimeout(this.waiting); attend() }

  hear(topic) { if (this.getAttribute('topics').split(' ').includes(topic)) this.later() }

  later() { this.waiting ??= setTimeout(() => this.renew(), PAUSE) }

  async renew() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById(this.id);
      if (fresh) this.take(fresh);
    } catch { /* the connection is gone: the stream tries again by itself */ } finally { this.waiting = undefined }
  }

  // Whatever a hand or an eye rests on stays the same element: a card in use is kept as it is.
  take(fresh) {
    const focus = document.activeElement;
    const mine = new Map([...this.querySelectorAll('[data-id]')].map((card) => [card.dataset.id, card]));
    let arrived = 0;
    for (const card of fresh.querySelectorAll('[data-id]')) {
      const known = mine.get(card.dataset.id);
      if (!known) { arrived += 1; card.dataset.arrived = '' }
      else if (known.contains(focus) || known.hasAttribute('aria-current') || known.querySelector('details[open]')) card.replaceWith(known);
    }
    this.replaceChildren(...fresh.childNodes);
    if (this.contains(focus)) focus.focus({ preventScroll: true });
    const status = document.getElementById('arrived');
    if (status && arrived) status.textContent = arrived === 1 ? 'One has arrived.' : `${arrived} have arrived.`;
    document.dispatchEvent(new Event('renewed'));
  }
});
