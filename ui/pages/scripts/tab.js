// The tab: what survives a reload and ends with the tab. It is kept in sessionStorage and nowhere else.
const KEPT = 'madoguchi';
const tab = { language: 'ja', conversation: null, desk: null, draft: '', cut: false, receipt: '', turns: [] };

try {
  Object.assign(tab, JSON.parse(sessionStorage.getItem(KEPT) || '{}'));
} catch {
  // Storage is switched off, or holds what is not ours: the page works without.
}

/** Keep the tab. What does not fit any more is the oldest turn. */
function keepTab() {
  for (;;) {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(tab));
      return;
    } catch {
      if (!tab.turns.length) return;
      tab.turns.shift();
    }
  }
}

function forgetTab() {
  Object.assign(tab, { conversation: null, desk: null, draft: '', receipt: '', turns: [] });
  keepTab();
}

/** What goes with everything that is asked of the server. */
function ofTab() {
  return { language: tab.language, conversation: tab.conversation, desk: tab.desk };
}

const texts = () => TEXTS[tab.language];

const today = () =>
  new Date().toLocaleDateString(tab.language === 'en' ? 'en-GB' : 'ja-JP', {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  });

// Acts wait until the wires to the server are there: a quick hand is faster than the page.
const wires = new Set();
let waitingActs = [];

/** Ask something of the server: `act` is an event of one of the wires. */
function send(act, detail) {
  const event = new CustomEvent(`page:${act}`, { detail: { ...ofTab(), ...detail } });
  if (wires.size < 2) waitingActs.push(event);
  else document.dispatchEvent(event);
}

document.addEventListener('page:wired', (event) => {
  wires.add(event.detail);
  if (wires.size < 2) return;
  // After this turn of the browser: Gradio listens to a wire only once it is drawn.
  setTimeout(() => {
    waitingActs.forEach((waiting) => document.dispatchEvent(waiting));
    waitingActs = [];
  }, 0);
});

/** Say something in the status line, for the eye too where it is a problem; `language`: where it is not the page's. */
function say(text, kind = 'unseen', language = tab.language === 'en' ? 'en' : 'ja') {
  const status = document.getElementById('status');
  status.lang = language;
  status.className = text ? kind : '';
  status.textContent = text;
}
