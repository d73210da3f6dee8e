// Asking: the question stays in the box until the server has taken it, and comes back when there is no answer.
const SOON = 4000; // ms after which the server is asked whether it is there
const LATE = 90000; // ms after which an answer is given up
let asking = null; // { number, question, turn, typed, since, heard, timer }
let asked = 0;

const box = () => document.getElementById('question-text');

/** Ask a question. `typed`: it stands in the box. */
function ask(question, typed) {
  if (asking) return say(texts().waiting, 'wrong');
  if (!/[\p{L}\p{N}]/u.test(question)) {
    say(texts().empty, 'wrong');
    return box().focus();
  }
  asked += 1;
  say(texts().searching);
  const turn = addWaitingTurn(question, !typed || window.matchMedia('(pointer: coarse)').matches);
  asking = { number: asked, question, turn, typed, since: Date.now(), heard: false };
  asking.timer = setTimeout(lookAfter, SOON);
  if (typed) {
    box().value = '';
    fit(box());
  }
  tab.draft = question;
  keepTab();
  send('ask', { question, turn: asked });
}

/** Nothing came for a while: is the server there? */
async function lookAfter() {
  const own = asking;
  if (!own) return;
  const there = await reachable();
  if (asking !== own) return;
  if (!there) return giveUp(texts().offline);
  if (Date.now() - own.since > LATE) return giveUp(texts().failed);
  own.turn.querySelector('.searching-text')?.replaceChildren(texts().slow);
  own.timer = setTimeout(lookAfter, SOON);
}

async function reachable() {
  try {
    return (await plainFetch('healthz', { cache: 'no-store', signal: AbortSignal.timeout(SOON) })).ok;
  } catch {
    return false;
  }
}

/** There is no answer: say why, and give back what was typed. */
function giveUp(why) {
  const own = asking;
  endAsking();
  own.turn.remove();
  showWhetherTalking();
  say(why, 'wrong');
  if (!box().value) box().value = own.question;
  fit(box());
  tab.draft = box().value;
  keepTab();
  box().focus({ preventScroll: true });
  bring(document.getElementById('status'), 'center');
}

function endAsking() {
  clearTimeout(asking.timer);
  asking = null;
}

/** What the server says of the question that is being asked. */
function hear(told) {
  if (!asking || !told || told.turn !== asking.number) return;
  if (told.state === 'refused' || told.state === 'failed') return giveUp(told.said);
  const { turn } = asking;
  growTurn(turn, told.html, told.state === 'done');
  if (told.state !== 'done') return;
  endAsking();
  tab.conversation = told.conversation;
  tab.desk = told.desk;
  tab.draft = box().value;
  keepTurns();
  say(told.said);
  send('point', {});
}

/** The box grows with what is written. */
function fit(area) {
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight + 4, window.innerHeight / 2)}px`;
}

document.addEventListener('submit', (event) => {
  if (event.target.id !== 'question') return;
  event.preventDefault();
  ask(box().value, true);
});

document.addEventListener('keydown', (event) => {
  // While Japanese is being composed, Enter takes the word.
  if (event.target.id !== 'question-text' || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  if (event.keyCode === 229) return;
  event.preventDefault();
  ask(box().value, true);
});

document.addEventListener('input', (event) => {
  if (event.target.id !== 'question-text') return;
  fit(event.target);
  tab.draft = event.target.value;
  keepTab();
  if (document.getElementById('status').className === 'wrong') say('');
});
