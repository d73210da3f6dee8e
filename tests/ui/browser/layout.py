"""What the eye and the finger meet: nothing cut off at the side, targets and letters large enough, focus in sight."""

from __future__ import annotations

from playwright.sync_api import Page

# Elements that hold what is only read out.
_UNSEEN = ".unseen, .skip"

_SIDEWAYS = """() => {
  const root = document.documentElement, found = [];
  if (root.scrollWidth > root.clientWidth) found.push(`page ${root.scrollWidth} > ${root.clientWidth}`);
  for (const element of document.body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect();
    if (!box.width || !element.checkVisibility({visibilityProperty: true, opacityProperty: true}) || element.closest(UNSEEN)) continue;
    if (box.right > root.clientWidth + 1 || box.left < -1) {
      found.push(`${element.tagName}.${element.className} ${Math.round(box.left)}–${Math.round(box.right)}`);
    }
  }
  return found;
}"""

_SMALL_TARGETS = """() => {
  const found = [];
  const targets = 'a[href], button, summary, input, select, textarea, [role=button], [role=checkbox]';
  for (const element of document.body.querySelectorAll(targets)) {
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true}) || element.closest(UNSEEN)) continue;
    const label = element.closest('label') || (element.labels && element.labels[0]);
    const hit = /checkbox|radio/.test(element.type) && label ? label : element;
    const box = hit.getBoundingClientRect();
    // Within a sentence, the line's height is what there is; WCAG 2.2 then asks for 24 px.
    const inline = element.matches('.cite') || getComputedStyle(element).display.startsWith('inline') &&
      element.matches('a') && element.parentElement.textContent.trim() !== element.textContent.trim();
    const least = inline ? 24 : 44;
    if (box.height < least - .5 || (box.width < least - .5 && !element.matches('a'))) {
      found.push(`${element.tagName}.${element.className} 「${element.textContent.trim().slice(0, 20)}」 ` +
        `${Math.round(box.width)}×${Math.round(box.height)} < ${least}`);
    }
  }
  return found;
}"""

_SMALL_LETTERS = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility({visibilityProperty: true, opacityProperty: true}) || element.closest(UNSEEN)) continue;
    if (element.closest('script, style, noscript')) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    // A reading above its character is half as large as the character, as in print.
    const least = element.closest('rt, rp') ? 8 : 16;
    if (size < least - .01) found.add(`${element.tagName}.${element.className} 「${text.slice(0, 20)}」 ${size} px`);
  }
  return [...found];
}"""

# Whether focus shows: something about the element or what stands around it looks different without the focus.
_FOCUS = """async () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  // A page that is still scrolling to it has not shown it yet.
  for (let still = 0, at = NaN, most = 300; still < 4 && most; most--) {
    await new Promise(requestAnimationFrame);
    const top = element.getBoundingClientRect().top;
    still = top === at ? still + 1 : 0;
    at = top;
  }
  const look = () => {
    const parts = [];
    for (let at = element, depth = 0; at && depth < 4; at = at.parentElement, depth++) {
      const style = getComputedStyle(at);
      const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 ? style.outline : '';
      parts.push([ring, style.boxShadow, style.borderColor].join('|'));
    }
    return parts.join(';');
  };
  const box = element.getBoundingClientRect();
  const label = element.labels && element.labels[0];
  const said = (label || element).cloneNode(true);
  said.querySelectorAll('[aria-hidden=true], rt, rp').forEach((unsaid) => unsaid.remove());
  const name = (element.getAttribute('aria-label') || said.textContent).trim().slice(0, 60);
  const centre = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1));
  const uncovered = !!centre && (element.contains(centre) || centre.contains(element));
  const focused = look();
  element.blur();
  const plain = look();
  element.focus({ preventScroll: true });
  const over = uncovered ? '' : ` under ${centre ? centre.tagName + '.' + centre.className : 'nothing'}`;
  return { name: name + over, tag: element.tagName, shows: focused !== plain, uncovered,
    inView: box.bottom > 0 && box.top < innerHeight };
}"""


def sideways(page: Page) -> list[str]:
    """What reaches beyond the window at the left or the right."""
    return _run(page, _SIDEWAYS)


def small_targets(page: Page) -> list[str]:
    """What is pressed and is smaller than 44 px (24 px within a line of text)."""
    return _run(page, _SMALL_TARGETS)


def small_letters(page: Page) -> list[str]:
    """Text smaller than 16 px; readings above characters may have half of that."""
    return _run(page, _SMALL_LETTERS)


def focused(page: Page) -> dict[str, object] | None:
    """The element that has the focus: its name, whether the focus shows, and whether something covers it."""
    return page.evaluate(_FOCUS)


def _run(page: Page, script: str) -> list[str]:
    return list(page.evaluate(script.replace("UNSEEN", repr(_UNSEEN))))
