// Text with its marks: names, descriptions, dates and notes inside; and where in the text something stands.
const SURE = { certain: "certain", likely: "likely", check: "to check" };
const ABOUT = new WeakMap();

// Python counts characters, the page counts halves of them: they differ where a character has two.
const WIDE = /[\ud800-\udbff][\udc00-\udfff]/;
const letters = (text) => (WIDE.test(text) ? [...text].length : text.length);
const halves = (text, count) => (WIDE.test(text) ? [...text].slice(0, count).join("").length : count);

function told(kind, about) {
  if (kind === "date") return `${about.value || "left open"} — ${about.why}`;
  return `${about.name} — ${about.kind}, ${SURE[about.sure] || about.sure}${about.why ? `: ${about.why}` : ""}`;
}

// A name, a description or a date: reached by the arrows, told by its title and in the line below the text.
function mark(kind, text, about, start) {
  const node = make("span", kind === "date" ? "x-m x-date" : `x-m x-mention x-kind-${about.kind}`, text);
  node.setAttribute("role", "button");
  node.tabIndex = -1;
  node.title = told(kind, about);
  Object.assign(node.dataset, { start, kind, id: about.id });
  const entity = about.entity || about.of;
  if (entity) node.dataset.entity = entity;
  if (kind === "date" || about.form === "description") node.setAttribute("aria-expanded", "false");
  ABOUT.set(node, about);
  return node;
}

function inside(kind, text) {
  const node = make("span", `x-inside x-inside-${kind}`, text);
  if (kind === "editor") node.append(make("small", "x-told", "editor’s note"));
  return node;
}

// A paragraph: where it starts in its text, and its runs.
function paragraph([at, runs]) {
  const node = make("p", "");
  node.dataset.at = at;
  let start = at;
  for (const run of runs) {
    const [kind, text, about] = typeof run === "string" ? ["", run] : run;
    if (!kind) node.append(text);
    else node.append(kind === "mention" || kind === "date" ? mark(kind, text, about, start) : inside(kind, text));
    start += letters(text);
  }
  return node;
}

// The texts of a paragraph, without what the panel adds to it.
function texts(node) {
  const own = (one) => !one.parentElement.closest(".x-told");
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const out = [];
  while (walker.nextNode()) if (own(walker.currentNode)) out.push(walker.currentNode);
  return out;
}

// Where in its turn's text a point of the page stands; the end of the paragraph where it stands in what was added.
function offset(node, container, at) {
  const range = document.createRange();
  let count = Number(node.dataset.at);
  for (const text of texts(node)) {
    range.selectNodeContents(text);
    if (text === container) return count + letters(text.data.slice(0, at));
    if (range.comparePoint(container, at) < 0) return count;
    count += letters(text.data);
  }
  return count;
}

// Marks words of a paragraph, wherever names and dates part them.
function emphasise(node, start, end, className) {
  let at = Number(node.dataset.at);
  for (const text of texts(node)) {
    const size = letters(text.data);
    const from = Math.max(start - at, 0), to = Math.min(end - at, size);
    at += size;
    if (from >= to) continue;
    const range = document.createRange();
    range.setStart(text, halves(text.data, from));
    range.setEnd(text, halves(text.data, to));
    const found = make("mark", className);
    found.dataset.start = start;
    range.surroundContents(found);
  }
}

function plainAgain(root, className) {
  const parents = new Set();
  for (const node of root.querySelectorAll(`mark.${className}`)) {
    parents.add(node.parentNode);
    node.replaceWith(...node.childNodes);
  }
  for (const node of parents) node.normalize();
}
