// What a saved search would have found, while it is being written.

customElements.define('live-preview', class extends HTMLElement {
  connectedCallback() {
    const form = document.getElementById(this.getAttribute('form'));
    form?.addEventListener('input', () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.renew(form), 250);
    });
  }

  async renew(form) {
    this.request?.abort();
    this.request = new AbortController();
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) asked.append(name, value);
    this.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(`${this.getAttribute('src')}?${asked}`, { signal: this.request.signal });
      if (answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      this.replaceChildren(...page.body.childNodes);
      this.removeAttribute('aria-busy');
    } catch (error) { if (error.name !== 'AbortError') this.removeAttribute('aria-busy') }
  }
});
