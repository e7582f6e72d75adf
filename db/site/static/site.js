// Small help for readers; every page works without it.
"use strict";

// Datasette's table.js asks for this.
window.DATASETTE_ALLOW_FACET = true;

// A statement and its place in the text light up together.
function mark(name, numbers) {
  document.querySelectorAll(`.${name}`).forEach((element) => element.classList.remove(name));
  for (const number of numbers) {
    for (const element of document.querySelectorAll(`[data-statement="${number}"], [data-statements~="${number}"]`)) {
      element.classList.add(name);
    }
  }
}

for (const element of document.querySelectorAll("[data-statement], .cue[data-statements]")) {
  const numbers = (element.dataset.statement || element.dataset.statements).split(" ");
  for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    element.addEventListener(name, () => mark("lit", on ? numbers : []));
  }
}

// An address that points at a statement lights it up.
function pointed() {
  const id = decodeURIComponent(location.hash.slice(1));
  const note = id && document.getElementById(id)?.closest("[data-statement]");
  mark("pointed", note ? [note.dataset.statement] : []);
}
window.addEventListener("hashchange", pointed);
pointed();

// "/" goes to the search box, as readers of large sites are used to.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.querySelector("main input[type=search], header input[type=search]");
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
});
