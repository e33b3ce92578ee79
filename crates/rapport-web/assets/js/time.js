// Times in the words of the page, kept true while it stays open. Days are those of the calendar where
// whoever looks lives, as the page was told.

const STEPS = [[60, 'second'], [60, 'minute'], [24, 'hour']];
const { lang, dataset } = document.documentElement;
const words = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });

// Counts days there. A browser that does not know the zone leaves to the page what it tells by days.
function calendar(timeZone) {
  try {
    const there = new Intl.DateTimeFormat('sv', { timeZone });
    return (moment) => Date.parse(there.format(moment)) / 86_400_000;
  } catch { return () => NaN }
}
const day = calendar(dataset.zone);

function tell(element) {
  const [then, now] = [Date.parse(element.dateTime), Date.now()];
  let amount = Math.round((then - now) / 1000);
  if (Math.abs(amount) < 45) { element.textContent = 'just now'; return }
  for (const [size, unit] of STEPS) {
    if (Math.abs(amount) < size) { element.textContent = words.format(amount, unit); return }
    if (unit !== 'hour') amount = Math.round(amount / size);
  }
  const days = day(then) - day(now);
  if (days === 0) element.textContent = words.format(amount, 'hour');
  else if (Math.abs(days) < 7) element.textContent = words.format(days, 'day');
}

const tellAll = () => document.querySelectorAll('time[data-ago]').forEach(tell);
setInterval(tellAll, 30_000);
document.addEventListener('renewed', tellAll);
