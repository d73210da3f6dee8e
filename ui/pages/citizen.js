// Runs once in each gr.HTML of the page: `element` is its root, `trigger` raises a Gradio event,
// `watch` calls back after a new value was drawn.
const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

function bring(target, block) {
  target.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block });
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-question], [data-language], [data-source], [data-goto]');
  if (!button) return;
  if (button.dataset.question) {
    trigger('choose', { question: button.dataset.question });
  } else if (button.dataset.language) {
    trigger('speak', { language: button.dataset.language });
  } else if (button.dataset.source) {
    const source = document.getElementById(button.dataset.source);
    source.open = true;
    source.querySelector('summary').focus({ preventScroll: true });
    bring(source, 'nearest');
  } else {
    event.preventDefault();
    const place = document.getElementById(button.dataset.goto);
    (place.querySelector('textarea') || place).focus({ preventScroll: true });
    bring(place, 'center');
  }
});

// The document speaks the language of the page's head, whatever the browser's own is.
const head = element.querySelector('.head');
if (head) {
  const speak = () => {
    if (document.documentElement.lang !== head.lang) document.documentElement.lang = head.lang;
  };
  speak();
  new MutationObserver(speak).observe(document.documentElement, { attributeFilter: ['lang'] });
  watch('value', speak);
}

// A new turn comes into view at its question. The focus follows it unless somebody is typing.
watch('value', () => {
  const turns = element.querySelectorAll('.turn');
  const last = turns[turns.length - 1];
  if (!last) return;
  const typing = document.activeElement && document.activeElement.tagName === 'TEXTAREA';
  if (!typing || window.matchMedia('(pointer: coarse)').matches) {
    last.querySelector('.asked').focus({ preventScroll: true });
  }
  bring(last, 'start');
});
