// The sentence of the selection, always in sight, and what may be done with it.
const KEYS_TOLD = [
  ["Tab", "from one control to the next"], ["arrows", "inside a table, a strip or a list"], ["Enter", "opens"], ["Esc", "closes, and goes back to what opened it"],
  ["j  k", "next, previous passage"], ["[  ]", "previous, next turn"], ["f", "follow the name under the cursor"], ["s", "select the speaker"],
  ["c", "copy the quotation"], ["n", "keep as a finding"], ["/", "look for a text"], ["Alt+Z", "undo"], ["Alt+Shift+Z", "redo"], ["?", "this list"],
];
const ARROWS = { undo: "M5.5 3 2.5 6l3 3M3 6h6.2a3.3 3.3 0 0 1 0 6.6H6", redo: "M8.5 3l3 3-3 3M11 6H4.8a3.3 3.3 0 0 0 0 6.6H8" };

function render({ model, el }) {
  const root = panel(el, "Selection", "x-selection");
  const ask = asking(model);
  // Lab's output areas can scroll, though they never do: inside such a one nothing sticks to the notebook's own edge.
  setTimeout(() => {
    for (let node = el.parentElement; node && !node.matches(".jp-WindowedPanel-outer, .jp-Notebook"); node = node.parentElement) {
      if (/auto|hidden|scroll/.test(getComputedStyle(node).overflowY)) node.style.overflow = "clip";
    }
  });
  const bar = make("div", "x-selection-bar");
  const sentence = make("p", "x-line x-sentence");
  sentence.setAttribute("role", "status");
  const relax = make("p", "x-relax");
  const below = make("div", "x-below");

  function arrow(name) {
    const node = button("", () => ask(name), { className: "x-button x-icon" });
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    picture.setAttribute("viewBox", "0 0 14 14");
    picture.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ARROWS[name]);
    picture.append(path);
    node.append(picture);
    return node;
  }
  const undo = arrow("undo"), redo = arrow("redo");
  const reset = button("Reset", () => ask("reset"));
  const save = button("Save selection", () => unfold("save", save));
  const copy = button("Copy as code", () => { unfold("code", copy, true); wanted = true; ask("code"); });
  const exporting = button("Export…", () => ask("export"), { className: "x-button x-first" });
  const help = button("?", () => unfold("keys", help), { className: "x-button x-icon", label: "Keys (?)", title: "Keys (?)" });
  bar.append(sentence, undo, redo, reset, make("span", "x-sep"), save, copy, exporting, help);
  root.append(bar, relax, below);
  messages(model, root);
  const done = make("p", "x-message x-done");
  done.setAttribute("role", "status");
  root.append(done);

  function drawSentence() {
    const nodes = [];
    model.get("parts").forEach(([kind, text], i) => {
      if (kind === "much") nodes.push(document.createTextNode("\u00a0 "));
      else if (i && kind !== "more") nodes.push(make("span", "x-dot", "·"));
      nodes.push(make(kind === "who" || kind === "much" ? "b" : kind === "subject" ? "mark" : "span", kind === "subject" ? "x-subject-chip" : "", text));
    });
    sentence.replaceChildren(...nodes);
  }
  function drawSteps() {
    const steps = model.get("steps");
    [[undo, "Undo", steps.undo, "Alt+Z", "nothing to undo"], [redo, "Redo", steps.redo, "Alt+Shift+Z", "nothing to redo"]].forEach(([node, name, told, keys, why]) => {
      node.setAttribute("aria-disabled", String(!told));
      node.title = told ? `${name}: ${told}  (${keys})` : `${name}: ${why}`;
      node.setAttribute("aria-label", node.title);
      node.onclick = () => { if (told) ask(name.toLowerCase()); };
    });
    reset.setAttribute("aria-disabled", String(steps.whole));
    reset.title = steps.whole ? "Reset: everything is selected" : "Reset: select everything";
    reset.onclick = () => { if (!steps.whole) ask("reset"); };
  }
  function drawRelax() {
    const { noun, without } = model.get("relax");
    const offers = (without || []).map((one) => {
      const node = button("", () => ask("relax", { name: one.name }), { className: "x-relax-one" });
      node.dataset.key = one.name;
      node.append("Without ", make("em", "", one.filter), ` there ${one.number === 1 ? "is" : "are"} ${one.much}`);
      return [" ", node];
    }).flat();
    if (!offers.length) offers.push(" No filter alone is the reason: ", button("Reset", () => ask("reset"), { className: "x-relax-one" }));
    const nodes = noun ? [`No ${noun} fits.`, ...offers].map((one) => (one.nodeType ? one : document.createTextNode(one))) : [];
    arrange(root, relax, nodes);
    relax.hidden = !noun;
  }

  // ---- what opens below the bar ----
  let open = "", opener = null, wanted = false;
  const panes = { save: savePane, code: codePane, keys: keysPane };
  function unfold(name, by, stay = false) {
    if (open === name && !stay) return fold();
    open = name;
    opener = by;
    below.replaceChildren();
    below.hidden = false;
    below.setAttribute("role", name === "keys" ? "dialog" : "group");
    below.setAttribute("aria-label", { save: "Save selection", code: "The selection as code", keys: "Keys" }[name]);
    below.append(...panes[name]());
    [[save, "save"], [copy, "code"], [help, "keys"]].forEach(([node, key]) => node.setAttribute("aria-expanded", String(key === name)));
    const first = below.querySelector("input, button");
    if (first && name !== "code") first.focus({ preventScroll: true });
  }
  function fold() {
    if (open === "code") ask("code", { show: false });
    open = "";
    below.hidden = true;
    below.replaceChildren();
    [save, copy, help].forEach((node) => node.setAttribute("aria-expanded", "false"));
    if (opener) opener.focus({ preventScroll: true });
  }
  const shut = () => button("Close", fold, { className: "x-button x-shut", title: "Close (Esc)" });
  function savePane() {
    const line = make("div", "x-pane-line");
    const label = make("label", "x-pane-label", "Name");
    const box = make("input", "x-pane-box");
    box.placeholder = "BAM, questions only";
    box.onkeydown = (event) => { if (event.key === "Enter") ask("save", { name: box.value }); };
    label.append(box);
    line.append(label, button("Save", () => ask("save", { name: box.value }), { className: "x-button x-first" }), shut());
    const kept = make("ul", "x-saved");
    ask("list");
    drawSaved(kept);
    return [line, kept];
  }
  function drawSaved(kept = below.querySelector(".x-saved")) {
    if (!kept) return;
    const names = model.get("saved");
    arrange(root, kept, [make("li", "x-meta", names.length ? "Saved selections" : "No selection is saved yet."), ...names.map((name) => {
      const item = make("li", "x-saved-one");
      const act = (text, what) => { const node = button(text, () => ask(what, { name }), { label: `${text} ${name}` }); node.dataset.key = `${what} ${name}`; return node; };
      item.append(make("span", "x-saved-name", name), act("Open", "open"), act("Forget", "forget"));
      return item;
    })]);
  }
  function codePane() {
    const line = make("div", "x-pane-line");
    line.append(make("span", "x-meta x-copied", ""), button("Copy again", () => put(), {}), shut());
    const code = make("pre", "x-code");
    code.tabIndex = 0;
    code.setAttribute("aria-label", "The selection as code");
    code.textContent = model.get("code").text || "";
    return [line, code];
  }
  async function put() {
    const text = model.get("code").text || "";
    let copied = true;
    try { await navigator.clipboard.writeText(text); } catch (error) { copied = byHand(text); }
    const note = below.querySelector(".x-copied");
    if (note) note.textContent = copied ? "Copied. Paste it into a cell below one that loads corpus." : "The browser does not let it be copied: select the code below, and copy it.";
  }
  // Without leave to write to the clipboard a browser still copies what is marked on the page.
  function byHand(text) {
    const box = make("textarea", "x-unseen");
    box.value = text;
    root.append(box);
    box.select();
    let copied = false;
    try { copied = document.execCommand("copy"); } catch (error) { copied = false; }
    box.remove();
    if (opener) opener.focus({ preventScroll: true });
    return copied;
  }
  function drawCode() {
    const code = below.querySelector(".x-code");
    const text = model.get("code").text;
    if (!code || text === undefined) return;
    code.textContent = text;
    if (wanted) { wanted = false; put(); } else if (below.querySelector(".x-copied")) below.querySelector(".x-copied").textContent = "The selection has changed since it was copied.";
  }
  function keysPane() {
    const list = make("dl", "x-keys");
    KEYS_TOLD.forEach(([keys, told]) => { const dt = make("dt", ""); dt.append(make("kbd", "", keys)); list.append(dt, make("dd", "", told)); });
    const line = make("div", "x-pane-line");
    line.append(make("span", "x-meta", "Keys, while the focus is inside the Explorer"), shut());
    return [line, list];
  }

  // ---- keys, wherever the focus is among the panels ----
  const home = () => el.closest(".explore-root") || root;
  const writes = (node) => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
  function keyed(event) {
    if (!home().contains(event.target)) return;
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyZ") ask(event.shiftKey ? "redo" : "undo");
    else if (event.ctrlKey || event.metaKey || event.altKey || (writes(event.target) && event.target.type !== "checkbox")) return;
    else if (event.key === "/") { const text = home().querySelector(".x-filter-typed"); if (!text) return; text.focus(); text.select(); }
    else if (event.key === "?") unfold("keys", home() === root ? help : event.target);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  document.addEventListener("keydown", keyed, true);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) { fold(); event.stopPropagation(); event.preventDefault(); }
  });

  function drawDone() { done.textContent = model.get("told"); done.hidden = !done.textContent; }
  model.on("change:parts", drawSentence);
  model.on("change:steps", drawSteps);
  model.on("change:relax", drawRelax);
  model.on("change:saved", () => drawSaved());
  model.on("change:code", drawCode);
  model.on("change:told", drawDone);
  below.hidden = true;
  [save, copy, help].forEach((node) => node.setAttribute("aria-expanded", "false"));
  drawSentence();
  drawSteps();
  drawRelax();
  drawDone();
  return () => document.removeEventListener("keydown", keyed, true);
}
export default { render };
