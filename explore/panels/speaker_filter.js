// Speakers to choose from: type to search, tick to choose; native checkboxes, so every key works as expected.
function render({ model, el }) {
  el.classList.add("explore");
  el.dataset.lmSuppressShortcuts = "true";
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const title = make("label", "x-filter-title", "Speaker");
  const search = make("input", "x-filter-search");
  search.type = "search";
  search.placeholder = "Name or role";
  search.setAttribute("aria-label", "Search speakers by name or role");
  const list = make("div", "x-filter-list");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", "Speakers");
  const clear = make("button", "x-filter-clear", "Everyone");
  clear.onclick = () => choose([]);
  const found = make("div", "x-filter-found");
  found.setAttribute("role", "status");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function choose(ids) {
    model.set("chosen", ids);
    model.save_changes();
  }
  function draw() {
    const chosen = new Set(model.get("chosen"));
    const asked = fold(search.value.trim());
    const options = model.get("options");
    const fitting = options.filter((o) => chosen.has(o.id) || fold(`${o.name} ${o.role}`).includes(asked));
    const active = document.activeElement && document.activeElement.value;
    list.replaceChildren(...fitting.slice(0, 200).map((option) => {
      const row = make("label", "x-filter-row");
      const box = make("input", "");
      box.type = "checkbox";
      box.value = option.id;
      box.checked = chosen.has(option.id);
      box.onchange = () => {
        const next = model.get("chosen").filter((id) => id !== option.id);
        choose(box.checked ? [...next, option.id] : next);
      };
      const mark = make("span", option.slot === null ? "x-mark" : "x-mark x-hued", option.mark);
      if (option.slot !== null) mark.style.setProperty("--x-hue", `var(--x-s${option.slot})`);
      const name = make("span", "x-filter-name", option.name);
      const role = make("span", "x-filter-role", option.role);
      const words = make("span", "x-filter-words", option.words);
      row.append(box, mark, name, role, words);
      return row;
    }));
    const again = active && [...list.querySelectorAll("input")].find((input) => input.value === active);
    if (again) again.focus();
    const hidden = fitting.length - 200;
    found.textContent = fitting.length === 0
      ? `Nobody is called “${search.value}” here.`
      : hidden > 0 ? `${hidden} more: type part of a name.` : "";
    clear.disabled = chosen.size === 0;
  }
  search.oninput = draw;
  model.on("change:chosen", draw);
  model.on("change:options", draw);
  draw();
  const head = make("div", "x-filter-head");
  head.append(title, search, clear);
  el.append(head, list, found);
}
export default { render };
