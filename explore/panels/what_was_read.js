// What was read, in words; the key of the strip that stands below.
function render({ model, el }) {
  const root = panel(el, "What was read", "x-read");
  const ask = asking(model);
  const head = make("div", "x-read-head");
  const title = make("h2", "x-read-title");
  const key = make("div", "x-read-key");
  const named = (mark, text) => {
    const node = make("span", "");
    node.append(make("i", mark), text);
    return node;
  };
  const told = make("p", "x-read-told");
  const words = make("span", "");
  const open = button("", () => {
    if (!model.get("files")) open.textContent = "Opening the files …";
    ask("files");
  }, { className: "x-read-open" });
  head.append(title, key);
  told.append(words, " ", open);
  root.append(head, told);
  messages(model, root);
  const draw = () => {
    title.textContent = model.get("headline");
    words.textContent = model.get("told");
    key.replaceChildren(...(model.get("hatched")
      ? [named("x-key-whole", "whole"), named("x-key-excerpt", "excerpt: the source says it cut something")] : []));
    open.textContent = model.get("files") ? "Close the files" : "Open the files";
    open.setAttribute("aria-expanded", String(model.get("files")));
  };
  model.on("change", draw);
  draw();
}
export default { render };
