// What is done with an answer: open a source, tick, copy, print, say whether it helped.

function openSource(id) {
  const source = document.getElementById(id);
  if (!source) return;
  source.open = true;
  source.querySelector('summary').focus({ preventScroll: true });
  bring(source, 'nearest');
}

async function copy(button) {
  const title = texts().copied_from.replace('{title}', document.title).replace('{day}', today());
  const text = `${button.dataset.copy}\n\n${title}\n`;
  const done = (await copiedByClipboard(text)) || copiedBySelection(text);
  button.focus();
  say(done ? texts().copied : texts().not_copied, done ? 'right' : 'wrong');
  if (done) nod(button);
}

async function copiedByClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Without https there is no clipboard for a page; what is selected can be copied all the same. */
function copiedBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

/** Show on the button itself that it has done its work. */
function nod(button) {
  button.classList.add('done');
  setTimeout(() => button.classList.remove('done'), 2500);
}

/** Print one turn, or the receipt, and nothing else. */
function printOnly(part) {
  part.classList.add('printed');
  document.body.classList.add('printing-one');
  window.print();
}

/** On paper everything is unfolded, and the day stands on it. */
window.addEventListener('beforeprint', () => {
  for (const folded of turnsPlace().querySelectorAll('details:not([open])')) {
    folded.open = true;
    folded.dataset.unfolded = '';
  }
  const day = document.getElementById('printed-on') || document.createElement('p');
  day.id = 'printed-on';
  day.textContent = texts().printed_on.replace('{day}', today());
  turnsPlace().before(day);
});

window.addEventListener('afterprint', () => {
  for (const unfolded of turnsPlace().querySelectorAll('details[data-unfolded]')) {
    unfolded.open = false;
    delete unfolded.dataset.unfolded;
  }
  document.getElementById('printed-on')?.remove();
  document.body.classList.remove('printing-one');
  document.querySelector('.printed')?.classList.remove('printed');
});

function rate(button) {
  const feedback = button.closest('.feedback');
  const reasons = feedback.querySelector('.reasons');
  if (button.dataset.rate === 'helpful') {
    sendRating(feedback, 'helpful', []);
  } else {
    reasons.hidden = !reasons.hidden;
    button.setAttribute('aria-expanded', String(!reasons.hidden));
  }
}

function sendRating(feedback, rating, reasons) {
  if (feedback.dataset.sent) return;
  feedback.dataset.sent = rating;
  setTimeout(() => delete feedback.dataset.sent, SOON * 2); // where no word comes back, it can be sent again
  send('rate', { answer: feedback.dataset.answer, rating, reasons: reasons.join(',') });
}

function hearOfRating(told) {
  const feedback = document.querySelector(`.feedback[data-answer="${CSS.escape(told.answer)}"]`);
  if (!feedback) return;
  delete feedback.dataset.sent;
  if (told.state !== 'rated') return say(texts().not_rated, 'wrong');
  const thanks = document.createElement('p');
  thanks.className = 'thanks';
  thanks.tabIndex = -1;
  thanks.textContent = texts().thanks;
  const focused = feedback.contains(document.activeElement);
  feedback.replaceChildren(thanks);
  if (focused) thanks.focus({ preventScroll: true });
  else say(texts().thanks);
  keepTurns();
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('.reasons')) return;
  event.preventDefault();
  const chosen = [...event.target.querySelectorAll(':checked')].map((ticked) => ticked.value);
  sendRating(event.target.closest('.feedback'), 'unhelpful', chosen);
});

document.addEventListener('change', (event) => {
  if (event.target.closest('.turn')) keepTurns();
});
document.addEventListener('toggle', (event) => {
  if (event.target.closest?.('.turn:not(.waiting)') && !('unfolded' in event.target.dataset)) keepTurns();
}, true);
