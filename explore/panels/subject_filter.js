// Subjects to follow: a box that searches names and aliases, and the list of what fits. Text only.
const MOST = 12;

function render({ model, el }) {
  el.classList.add("explore");
  el.dataset.lmSuppressShortcuts = "true";
  const ask = (what) => { model.set("asked", { what, at: Date.now() }); model.save_changes(); };
  const root = make("div", "x-subjects");
  const label = make("label", "x-subject-label", "Subject");
  const box = make("input", "x-subject-box");
  box.type = "search";
  box.placeholder = "A name, an acronym, or words: 1992 friendship treaty";
  label.append(box);
  const now = make("div", "x-subject-now");
  const list = make("ul", "x-subject-list");
  const message = make("p", "x-meta");
  message.setAttribute("role", "status");
  root.append(label, now, list, message);
  el.append(root);

  function fits() {
    const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return model.get("options").filter((o) => {
      const text = `${o.name} ${o.also}`.toLowerCase();
      return words.every((w) => text.includes(w));
    }).slice(0, MOST);
  }
  function draw() {
    list.replaceChildren(...fits().map((option) => {
      const item = make("li", "");
      const button = make("button", "x-subject");
      button.append(make("b", "", option.name), make("span", "x-role", `${option.kind} · ${option.much}`));
      button.onclick = () => { box.value = ""; ask(option.id); draw(); };
      item.append(button);
      return item;
    }));
  }
  function follow() {
    const name = model.get("chosen");
    now.replaceChildren();
    if (!name) { now.append(make("span", "x-meta", "No subject is followed.")); return; }
    const clear = make("button", "x-button", "Stop following");
    clear.onclick = () => ask("");
    now.append(make("mark", "x-followed-name", name), clear);
  }
  box.oninput = draw;
  box.onkeydown = (event) => {
    if (event.key === "Enter" && box.value.trim()) {
      const [first] = fits();
      ask(first ? first.id : box.value.trim());
      box.value = "";
      draw();
    }
    event.stopPropagation();
  };
  model.on("change:chosen", follow);
  model.on("change:options", draw);
  model.on("change:message", () => { message.textContent = model.get("message"); });
  follow();
  draw();
}
export default { render };
