// What is pressed, what comes back from the server, and the start of the page.
const plainFetch = window.fetch.bind(window);

/** Gradio tells nobody that its queue is full or the server gone; whoever fetches for it can see it. */
window.fetch = async (...request) => {
  const address = String(request[0]?.url ?? request[0]);
  if (address.includes('/queue/data')) return watched(request);
  if (!address.includes('/queue/join')) return plainFetch(...request);
  const own = asking && String(request[1]?.body ?? '').includes(`"turn":${asking.number}`) ? asking : null;
  try {
    const response = await plainFetch(...request);
    if (!response.ok) refused(own, await whyRefused(response.clone()));
    return response;
  } catch (error) {
    refused(own, texts().offline);
    throw error;
  }
};

/** The stream of events. Gradio's client asks nothing more once it has failed; only the page drawn anew does. */
async function watched(request) {
  streams += 1;
  const own = streams;
  try {
    const response = await plainFetch(...request);
    if (!response.body) return response;
    const [read, watch] = response.body.tee();
    drain(watch.getReader()).then(() => ended(own), lineCut);
    const { status, statusText, headers } = response;
    return new Response(read, { status, statusText, headers });
  } catch (error) {
    lineCut(error);
    throw error;
  }
}

async function drain(reader) {
  while (!(await reader.read()).done);
}

/** A stream ends when all that was asked is answered, or when the server that is shut down closes it. */
function ended(stream) {
  const unanswered = asking;
  if (!unanswered) return;
  setTimeout(() => {
    if (asking === unanswered && streams === stream) lineCut();
  }, SOON / 4);
}

let streams = 0;
let leaving = false;
window.addEventListener('pagehide', () => (leaving = true));

/** Nothing is lost: turns, what was asked, the language and a receipt stay in the tab. */
async function lineCut(error) {
  if (leaving || error?.name === 'AbortError') return;
  leaving = true;
  tab.cut = Boolean(asking);
  if (!(await reachable())) {
    if (asking) giveUp(texts().offline);
    else say(texts().offline, 'wrong');
    do await new Promise((go) => setTimeout(go, SOON));
    while (!(await reachable()));
  }
  keepTab();
  location.reload();
}

function refused(own, why) {
  if (own && own === asking) giveUp(why);
  else if (!own) say(why, 'wrong');
}

async function whyRefused(response) {
  if (response.status === 503) return texts().busy;
  try {
    return (await response.json()).messages[tab.language];
  } catch {
    return texts().failed;
  }
}

function startOver(goodbye) {
  if (asking) {
    const own = asking;
    endAsking();
    own.turn.remove();
  }
  const conversation = tab.conversation;
  forgetTab();
  removeAllTurns();
  forgetForms();
  box().value = '';
  fit(box());
  say(texts()[goodbye], goodbye === 'erased' ? 'right' : 'unseen');
  send('erase', { conversation, number: goodbye });
  send('point', {});
  box().focus({ preventScroll: true });
  bring(document.getElementById('status'), 'center');
}

function speak(language) {
  tab.language = language;
  keepTab();
  say(texts().speaks);
  dress();
}

// One dress at a time, or an earlier one could come last and stay.
let dressing = 0;
let dressAgain = false;

/** Draw everything around the conversation in the tab's language. */
function dress() {
  dressAgain = Date.now() - dressing < SOON * 2;
  if (dressAgain) return;
  dressing = Date.now();
  send('dress', {});
}

function dressed(told) {
  dressing = 0;
  if (dressAgain) dress();
  document.documentElement.lang = told.language === 'en' ? 'en' : 'ja';
  document.documentElement.dataset.speaks = told.language;
  document.title = told.title;
  document.body.classList.remove('talking'); // the examples were drawn anew, unfolded
  showWhetherTalking();
  if (tab.cut) sayThatItWasCut();
}

/** Why the page was drawn anew, and the question is in the box again. */
function sayThatItWasCut() {
  tab.cut = false;
  keepTab();
  say(texts().cut, 'wrong');
  bring(document.getElementById('status'), 'center');
}

const PRESSED = {
  question: (button) => ask(button.dataset.question, false),
  language: (button) => speak(button.dataset.language),
  source: (button) => openSource(button.dataset.source),
  copy: (button) => copy(button),
  leave: () => openLeave(),
  printReceipt: (button) => printOnly(button.closest('.receipt')),
  print: (button) => printOnly(button.closest('.turn')),
  rate: (button) => rate(button),
  startOver: () => startOver('started_over'),
  erase: () => document.getElementById('erase').showModal(),
  goto: (link) => {
    const last = turnsPlace().querySelector('.turn:last-child .asked');
    const place = link.dataset.goto === 'last-turn' ? last : document.getElementById(link.dataset.goto);
    place.focus({ preventScroll: true });
    bring(place, link.dataset.goto === 'question-text' ? 'center' : 'start');
  },
};

document.addEventListener('click', (event) => {
  const pressed = event.target.closest('button, a');
  const act = pressed && Object.keys(PRESSED).find((name) => name in pressed.dataset);
  if (!act) return;
  if (pressed.tagName === 'A') event.preventDefault();
  PRESSED[act](pressed);
});

document.addEventListener('close', (event) => {
  if (event.target.id === 'erase' && event.target.returnValue === 'erase') startOver('erased');
}, true);

document.addEventListener('page:answers', (event) => hear(event.detail));
document.addEventListener('page:desk', (event) => {
  const told = event.detail;
  if (told?.state === 'dressed') dressed(told);
  else if (told?.form) hearOfForm(told);
  else if (told?.state === 'rated' || told?.state === 'not_rated') hearOfRating(told);
  else if (told?.state === 'not_erased' && told.number === 'erased') say(texts().erased_here, 'right');
});

// The document speaks the page's language, whatever Gradio takes the browser's to be.
new MutationObserver(() => {
  const language = tab.language === 'en' ? 'en' : 'ja';
  if (document.documentElement.lang !== language) document.documentElement.lang = language;
}).observe(document.documentElement, { attributeFilter: ['lang'] });

window.addEventListener('offline', () => say(texts().offline, 'wrong'));
window.addEventListener('online', () => say(''));

/** Begin when everything is drawn: Gradio draws the parts of the page in an order of its own. */
function begin() {
  const main = document.querySelector('main');
  if (!main || !box() || !turnsPlace() || !document.getElementById('leave')) return requestAnimationFrame(begin);
  // Gradio puts everything into its main element; head and foot of a page stand outside of it.
  main.before(document.querySelector('.head-block.block'));
  main.after(document.querySelector('.foot-block.block'));
  document.querySelector('.side').setAttribute('role', 'complementary');
  document.querySelector('.side').setAttribute('aria-labelledby', 'person-title');
  showKeptTurns();
  if (tab.receipt) showTold('leave', tab.receipt);
  if (!asked && !box().value) box().value = tab.draft;
  fit(box());
  dress();
}

begin();
