const kept = document.querySelectorAll("template");
const drawings = [find("picture"), ...[...kept].map((one) => one.content)].map(
  (holder) => holder.querySelector("svg"),
);
const lines = find("code").children;
const ROW = data.row;
const TOP = data.top;

let order = data.orders[0];
let step = 0; // data.orders[n].steps.length is the end

const ui = (name, values) => text(data.ui[name], values);

function span(kind, words) {
  const made = document.createElement("span");
  made.className = kind;
  made.textContent = words;
  return made;
}

/** What happens in the current step, in words. */
function told() {
  if (step === order.steps.length) {
    const ends = order.ending.map(([lane, words]) => `${order.names[lane]} ${text(words)}`);
    return [span("who", ui("end")), ends.length ? ` · ${ends.join(" · ")}` : ""];
  }
  const [lane, words, line, note] = order.steps[step];
  const parts = [span("who", lane < 0 ? ui("time") : order.names[lane]), ` ${text(words)}`];
  if (line) parts.push(` · ${ui("line", { line })}`);
  if (note !== undefined) parts.push(span("note", ` · ${text(note)}`));
  return parts;
}

/** Scroll `box` alone, and only as far as it has to be. */
function reveal(box, top, height) {
  const room = box.clientHeight;
  if (top - 3 * height < box.scrollTop || top + 2 * height > box.scrollTop + room) {
    box.scrollTop = Math.max(0, top - room / 2);
  }
}

/** Scroll the picture sideways to the lane of the current step. */
function revealLane(lane, scale) {
  const box = find("picture");
  const name = box.querySelectorAll(".names text")[lane];
  if (name === undefined) return;
  const left = name.getAttribute("x") * scale;
  if (left < box.scrollLeft || left + 170 * scale > box.scrollLeft + box.clientWidth) {
    box.scrollLeft = left - 24;
  }
}

function light(line) {
  for (const lit of find("code").querySelectorAll("[aria-current]")) {
    lit.removeAttribute("aria-current");
    lit.classList.remove("harm");
  }
  const current = line ? lines[line - 1] : undefined;
  if (current === undefined) return;
  current.setAttribute("aria-current", "step");
  current.classList.toggle("harm", step === order.harm);
  reveal(find("code"), current.offsetTop, current.offsetHeight);
}

function show() {
  const last = order.steps.length;
  const drawn = find("picture").querySelector("svg");
  const now = drawn.querySelector(".now");
  now.setAttribute("y", TOP + ROW * step);
  const scale = drawn.getBoundingClientRect().height / drawn.viewBox.baseVal.height;
  reveal(find("picture"), (TOP + ROW * step) * scale, ROW * scale);
  if (step < last) revealLane(order.steps[step][0], scale);
  find("now").replaceChildren(...told());
  find("count").textContent = step === last ? ui("end") : ui("count", { n: step + 1, m: last });
  find("first").disabled = find("back").disabled = step === 0;
  find("last").disabled = find("on").disabled = step === last;
  find("crux").hidden = order.harm === null;
  light(step < last ? order.steps[step][2] : 0);
}

function go(to) {
  step = Math.min(Math.max(to, 0), order.steps.length);
  show();
}

/** The head of the page: what this order came to. */
function introduce() {
  const sign = order.passed ? "✓" : "✕";
  find("verdict").replaceChildren(span(order.passed ? "good" : "bad", `${sign} ${text(order.verdict)}`));
  // A word joiner, so that no line ends within "Process-1".
  find("title").textContent = text(order.title).replace(/-(?=\d)/g, "-\u2060");
  find("rest").textContent = text(order.rest);
  find("question").textContent = text(order.question);
  find("picture").querySelector("svg").setAttribute("aria-label", text(order.title));
}

function choose(number) {
  order = data.orders[number];
  find("picture").replaceChildren(drawings[number]);
  for (const button of document.querySelectorAll("[data-order]")) {
    button.setAttribute("aria-current", String(button.dataset.order === String(number)));
  }
  fit();
  introduce();
  find("picture").scrollLeft = order.harm === null ? 0 : find("picture").scrollWidth;
  go(order.harm ?? 0);
}

/** A picture a little wider than its place is made smaller; a much wider one is scrolled. */
function fit() {
  const drawn = find("picture").querySelector("svg");
  const natural = drawn.viewBox.baseVal.width;
  const room = find("picture").clientWidth;
  const width = room < natural * 0.8 ? natural * 0.9 : Math.min(natural, room);
  drawn.setAttribute("width", width);
  drawn.setAttribute("height", (width * drawn.viewBox.baseVal.height) / natural);
  keepNames();
}

const MOVES = {
  first: () => go(0),
  back: () => go(step - 1),
  on: () => go(step + 1),
  last: () => go(order.steps.length),
  crux: () => go(order.harm),
};
const KEYS = {
  ArrowLeft: "back",
  ArrowRight: "on",
  ArrowUp: "back",
  ArrowDown: "on",
  Home: "first",
  End: "last",
};

for (const [name, move] of Object.entries(MOVES)) find(name).addEventListener("click", move);

document.addEventListener("keydown", (event) => {
  const plain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
  if (!plain || !(event.key in KEYS) || event.target.closest("#code")) return;
  event.preventDefault();
  MOVES[KEYS[event.key]]();
});

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-order]");
  if (chosen !== null) choose(Number(chosen.dataset.order));
});

find("picture").addEventListener("click", (event) => {
  const drawn = find("picture").querySelector("svg");
  const box = drawn.getBoundingClientRect();
  const y = ((event.clientY - box.top) * drawn.viewBox.baseVal.height) / box.height;
  if (y >= TOP) go(Math.floor((y - TOP) / ROW));
});

/** The names stay in sight. */
function keepNames() {
  const drawn = find("picture").querySelector("svg");
  const scale = drawn.getAttribute("width") / drawn.viewBox.baseVal.width;
  const top = find("picture").scrollTop / scale;
  drawn.querySelector(".top").setAttribute("transform", `translate(0 ${top})`);
}

find("picture").addEventListener("scroll", keepNames);
window.addEventListener("resize", fit);
listeners.push(introduce, show);
choose(0);
