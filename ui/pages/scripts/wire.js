// Runs in a gr.HTML that shows nothing: the page's script speaks with Gradio through it, in events of the document.
const acts = { answers: ['ask'], desk: ['dress', 'point', 'rate', 'erase', 'leave', 'look'] };

for (const act of acts['WIRE']) {
  document.addEventListener(`page:${act}`, (event) => trigger(act, event.detail));
}
watch('value', () => {
  document.dispatchEvent(new CustomEvent('page:WIRE', { detail: props.value }));
});
document.dispatchEvent(new CustomEvent('page:wired', { detail: 'WIRE' }));
