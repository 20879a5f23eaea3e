"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const find = (id) => document.getElementById(id);
const root = document.documentElement;
/** What else has to be done when the language has changed. */
const listeners = [];

/** The text of that number, in the language of the page, its {names} replaced. */
function text(number, values = {}) {
  const found = data.texts[number][root.lang === "zh" ? 1 : 0];
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Everything that is said, in the language of the page. */
function speak(language) {
  root.lang = language;
  for (const [number] of data.texts.entries()) {
    const drawn = find(`w${number}`);
    if (drawn !== null) drawn.textContent = text(number);
  }
  for (const element of document.querySelectorAll("[data-t]")) {
    element.textContent = text(element.dataset.t);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
    if (element.title) element.title = text(element.dataset.label);
  }
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === language));
  }
  for (const listener of listeners) listener();
}

document.addEventListener("click", (event) => {
  const spoken = event.target.closest("[data-lang]");
  if (spoken !== null) speak(spoken.dataset.lang);
});
