// The conversation: turns come in as HTML that the server made and escaped, and are kept with what was ticked in them.
const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
const MOST_TURNS = 30;

const turnsPlace = () => document.getElementById('turns');

function bring(target, block) {
  target.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block });
}

function elementOf(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content.firstElementChild;
}

/** Keep the turns as they stand. A tick is a property; to be kept it has to be an attribute. */
function keepTurns() {
  for (const box of turnsPlace().querySelectorAll('input[type=checkbox]')) {
    box.toggleAttribute('checked', box.checked);
  }
  const whole = [...turnsPlace().querySelectorAll('.turn:not(.waiting)')];
  tab.turns = whole.slice(-MOST_TURNS).map((turn) => turn.outerHTML.replace(' fresh', ''));
  keepTab();
}

/** Draw the turns of a tab that was loaded anew. */
function showKeptTurns() {
  turnsPlace().prepend(...tab.turns.map(elementOf));
  showWhetherTalking();
}

function showWhetherTalking() {
  const talking = turnsPlace().childElementCount > 0;
  const examples = document.getElementById('examples');
  const title = document.getElementById('turns-title');
  title.hidden = !talking;
  title.textContent = texts().conversation;
  if (examples && talking !== document.body.classList.contains('talking')) examples.open = !talking;
  document.body.classList.toggle('talking', talking);
}

/** A turn for a question that is being asked; `focus`: it was asked by a button that may be gone. */
function addWaitingTurn(question, focus) {
  const turn = document.getElementById('waiting-turn').content.firstElementChild.cloneNode(true);
  turn.classList.add('waiting');
  turn.querySelector('.asked-text').textContent = question;
  turnsPlace().append(turn);
  while (turnsPlace().childElementCount > MOST_TURNS) turnsPlace().firstElementChild.remove();
  if (focus) turn.querySelector('.asked').focus({ preventScroll: true });
  showWhetherTalking();
  bring(turn, 'start');
  return turn;
}

/** Put what is known of an answer into its turn. The heading stays the same element, for it may have the focus. */
function growTurn(turn, html, done) {
  const known = elementOf(html);
  turn.lang = known.lang;
  turn.querySelector('.asked').innerHTML = known.querySelector('.asked').innerHTML;
  const body = known.querySelector('.answer');
  body.classList.add('fresh');
  turn.replaceChildren(turn.querySelector('.asked'), body);
  if (done) turn.classList.remove('waiting');
}

function removeAllTurns() {
  turnsPlace().replaceChildren();
  showWhetherTalking();
}
