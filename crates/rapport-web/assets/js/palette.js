// Find or do: the links of /find in a dialog, narrowed while typing. Without this script the
// same link leads to the same list as a page.

const palette = document.getElementById('palette');
const input = palette?.querySelector('input');

function open() {
  palette.showModal();
  input.select();
  fill();
}

let filling;
const fill = () => filling ??= fetchWays().catch(() => { filling = undefined });

async function fetchWays() {
  const answer = await fetch('/find', { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  palette.querySelector('.ways').replaceChildren(...(page.querySelector('.ways')?.childNodes ?? []));
  narrow();
}

// Whoever types faster than the list arrives is led to the same place.
async function go() {
  await fill();
  const best = likeliest();
  if (best) best.click(); else input.form.requestSubmit();
}

const shown = () => [...palette.querySelectorAll('.ways a')].filter((way) => !way.closest('[hidden]'));
const typed = () => input.value.toLowerCase().split(/\s+/).filter(Boolean);
const has = (text, words) => words.every((word) => text.toLowerCase().includes(word));

// What is called so comes before what only has the words in its query or address.
const likeliest = () => shown().find((way) => has(way.querySelector('b').textContent, typed())) ?? shown()[0];

function narrow() {
  const words = typed();
  for (const item of palette.querySelectorAll('.ways li')) item.hidden = !has(item.textContent, words);
  for (const group of palette.querySelectorAll('.ways section')) group.hidden = !group.querySelector('li:not([hidden])');
  palette.querySelector('.nothing').hidden = shown().length > 0 || words.length === 0;
  const best = likeliest();
  for (const way of shown()) way.toggleAttribute('data-first', way === best);
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
    if (event.isComposing) return;
    const ways = shown();
    const at = ways.indexOf(document.activeElement);
    if (event.key === 'ArrowDown') (at < 0 ? likeliest() : ways[Math.min(at + 1, ways.length - 1)])?.focus();
    else if (event.key === 'ArrowUp') (ways[at - 1] ?? input).focus();
    else if (event.key === 'Enter' && event.target === input) go();
    else {
      if (event.key.length === 1 && at >= 0 && !event.ctrlKey && !event.metaKey) input.focus();
      return;
    }
    event.preventDefault();
  });
}
