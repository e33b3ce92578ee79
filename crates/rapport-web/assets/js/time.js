// Times in the words of the page, kept true while it stays open.

const STEPS = [[60, 'second'], [60, 'minute'], [24, 'hour'], [7, 'day']];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });

function tell(element) {
  let amount = Math.round((Date.parse(element.dateTime) - Date.now()) / 1000);
  if (Math.abs(amount) < 45) { element.textContent = 'just now'; return }
  for (const [size, unit] of STEPS) {
    if (Math.abs(amount) < size) { element.textContent = words.format(amount, unit); return }
    amount = Math.round(amount / size);
  }
}

const tellAll = () => document.querySelectorAll('time[data-ago]').forEach(tell);
setInterval(tellAll, 30_000);
document.addEventListener('renewed', tellAll);
