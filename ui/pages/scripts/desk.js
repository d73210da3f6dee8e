// The desk: leave a question, read the reply. What was told is kept with the tab, for the number is told once.
const FORMS = { leave: 'question', look: 'receipt' };

/** Open the form, with the last question in it where nothing is written yet. */
function openLeave() {
  const place = document.getElementById('leave');
  place.open = true;
  document.getElementById('leave-text').focus({ preventScroll: true });
  bring(place, 'start');
}

/** The answer whose question was left open, if the form holds that question. */
function lastAnswer() {
  const turns = [...turnsPlace().querySelectorAll('.turn:not(.waiting)')];
  const last = turns.at(-1);
  if (!last || last.querySelector('.answer-personal_data, .answer-emergency')) return null;
  const question = last.querySelector('.asked-text').textContent;
  return { question, id: last.querySelector('.feedback')?.dataset.answer || '' };
}

function offerLastQuestion() {
  const text = document.getElementById('leave-text');
  const last = lastAnswer();
  if (!text.value && last) text.value = last.question;
}

function sendForm(form) {
  const name = form.dataset.form;
  const written = document.getElementById(`${name}-text`).value.trim();
  document.getElementById(`${name}-problem`).textContent = '';
  const last = lastAnswer();
  const answer = last && last.question === written ? last.id : '';
  send(name, { [FORMS[name]]: written, answer });
}

function hearOfForm(told) {
  const text = document.getElementById(`${told.form}-text`);
  if (told.state === 'problem') {
    document.getElementById(`${told.form}-problem`).textContent = told.problem;
    return text.focus();
  }
  if (told.form === 'leave') {
    text.value = '';
    tab.receipt = told.html;
    keepTab();
  }
  showTold(told.form, told.html).focus({ preventScroll: true });
}

function showTold(form, html) {
  const shown = elementOf(html);
  document.getElementById(`${form}-told`).replaceChildren(shown);
  document.getElementById(form).open = true;
  bring(shown, 'nearest');
  return shown;
}

function forgetForms() {
  for (const form of Object.keys(FORMS)) {
    document.getElementById(`${form}-text`).value = '';
    document.getElementById(`${form}-problem`).textContent = '';
    document.getElementById(`${form}-told`).replaceChildren();
    document.getElementById(form).open = false;
  }
}

document.addEventListener('submit', (event) => {
  if (!event.target.dataset.form) return;
  event.preventDefault();
  sendForm(event.target);
});

document.addEventListener('toggle', (event) => {
  if (event.target.id === 'leave' && event.target.open) offerLastQuestion();
}, true);
