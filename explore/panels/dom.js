// What all panels are made with. Text only: nothing from a transcript ever becomes markup.
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

// A button that says what it does; `label` is for those who do not see where it stands.
function button(text, act, { label, className = "x-button", title } = {}) {
  const node = make("button", className, text);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  if (title) node.title = title;
  node.onclick = act;
  return node;
}

// A panel's root: keys typed inside stay inside, since single letters are the notebook's commands. Lab's shortcuts
// look for whatever has the focus, so that it is there that they are told to keep out.
function panel(el, name, className) {
  el.classList.add("explore");
  el.dataset.lmSuppressShortcuts = "true";
  // Lab asks the node that has the focus first, and its selectors end in `:focus`: it must bear the mark itself.
  el.addEventListener("focusin", ({ target }) => { target.dataset.lmSuppressShortcuts = "true"; });
  const root = make("section", className);
  root.setAttribute("aria-label", name);
  el.append(root);
  return root;
}

// What a panel asks of Python: `ask("open", { document: "a" })` calls do_open(document="a").
const asking = (model) => (what, given = {}) => model.send({ do: what, given });

// A line that tells what went wrong, in place, and is read out.
function messages(model, root) {
  const line = make("p", "x-message");
  line.setAttribute("role", "status");
  const show = () => { line.textContent = model.get("message"); line.hidden = !line.textContent; };
  model.on("change:message", show);
  show();
  root.append(line);
}

// Arrows move the focus among the nodes, of which one is reached by Tab (roving tabindex).
function roving(nodes, across) {
  nodes.forEach((node, i) => { node.tabIndex = i === 0 ? 0 : -1; });
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across };
  nodes.forEach((node, i) => {
    node.addEventListener("keydown", (event) => {
      const to = event.key === "Home" ? 0 : event.key === "End" ? nodes.length - 1 : i + (step[event.key] || 0);
      if (to === i || !nodes[to]) return;
      node.tabIndex = -1;
      nodes[to].tabIndex = 0;
      nodes[to].focus();
      event.preventDefault();
    });
  });
}

// A speaker's monogram in his hue; those without a name are dashed, and have none.
function monogram(mark, slot, named = true) {
  const node = make("span", `x-mark${named ? (slot === undefined || slot === null ? "" : " x-hued") : " x-unnamed"}`, mark);
  if (slot !== undefined && slot !== null) node.style.setProperty("--x-hue", `var(--x-s${slot})`);
  return node;
}

// Draws `place` anew by `draw`. What had the focus keeps it where it is still there, or gives it to the node that bears
// the same data-key. The focus is never lost, not even for a moment: Lab would take it, and the next letter for a command.
function keepingFocus(root, place, draw) {
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const key = held && held.dataset.key;
  const leave = () => {
    if (!held) return;
    if (!root.hasAttribute("tabindex")) {
      root.tabIndex = -1;
      root.addEventListener("blur", () => root.removeAttribute("tabindex"), { once: true });
    }
    root.focus({ preventScroll: true });
  };
  draw(leave);
  if (!held || document.activeElement === held) return;
  const again = held.isConnected ? held : key && place.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (again) again.focus({ preventScroll: true });
  else if (document.activeElement !== root) leave();
}

// Puts nodes into a place, in this order. Those that stay are not moved: what is typed in them, where they are scrolled
// to and what has the focus stay as they are.
function arrange(root, place, nodes) {
  const stay = new Set(nodes);
  keepingFocus(root, place, (leave) => {
    for (const node of [...place.childNodes]) {
      if (stay.has(node)) continue;
      if (node.contains(document.activeElement)) leave();
      node.remove();
    }
    nodes.forEach((node, i) => { if (place.childNodes[i] !== node) place.insertBefore(node, place.childNodes[i] || null); });
  });
}

// Nodes by what they are of, drawn anew only where what they show is another: draw all, then say `drawn()`.
function remembering() {
  let before = new Map(), now = new Map();
  const node = (name, shows, draw) => {
    const key = now.has(name) ? `${name} ${now.size}` : name;
    const told = JSON.stringify(shows), known = before.get(key);
    const one = known && known.told === told ? known : { told, node: draw() };
    now.set(key, one);
    return one.node;
  };
  const drawn = () => { before = now; now = new Map(); };
  return { node, drawn };
}
