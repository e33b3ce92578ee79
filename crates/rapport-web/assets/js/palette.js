// Find or do: the links of /find in a dialog, narrowed while typing. Without this script the
// same link leads to the same list as a page.

const palette = document.getElementById('palette');
const input = palette?.querySelector('input');

async function open() {
  palette.showModal();
  input.select();
  const place = palette.querySelector('.ways');
  if (place.childElementCount) return;
  const answer = await fetch('/find', { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  place.replaceChildren(...(page.querySelector('.ways')?.childNodes ?? []));
  narrow();
}

const shown = () => [...palette.querySelectorAll('.ways a')].filter((way) => !way.closest('[hidden]'));

function point(at) {
  for (const way of palette.querySelectorAll('[data-at]')) delete way.dataset.at;
  if (!at) return input.removeAttribute('aria-activedescendant');
  at.dataset.at = '';
  at.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', at.id);
}

function narrow() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  palette.querySelectorAll('.ways li').forEach((item, number) => {
    item.firstElementChild.id = `way-${number}`;
    const text = item.textContent.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  });
  for (const group of palette.querySelectorAll('.ways section')) group.hidden = !group.querySelector('li:not([hidden])');
  palette.querySelector('.nothing').hidden = shown().length > 0 || words.length === 0;
  point(shown()[0]);
}

if (palette) {
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-palette]')) { event.preventDefault(); open() }
    if (event.target === palette) palette.close();
  });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'k') { event.preventDefault(); open() }
  });
  input.addEventListener('input', narrow);
  palette.addEventListener('keydown', (event) => {
    const ways = shown();
    const at = ways.findIndex((way) => 'at' in way.dataset);
    if (event.key === 'ArrowDown') point(ways[Math.min(at + 1, ways.length - 1)]);
    else if (event.key === 'ArrowUp') point(ways[Math.max(at - 1, 0)]);
    else if (event.key === 'Enter' && event.target === input && ways[at]) ways[at].click();
    else return;
    event.preventDefault();
  });
}
