// A quotation with its source on the clipboard, for text programs (HTML) and for all else (plain).
// copier(…) gives copy(given): what is given goes to do_quote, and `quotation` brings both forms.
function copier(model, ask, root, say) {
  // Each asking has a number, and takes the answer to it alone.
  const taking = new Map();
  model.on("change:quotation", () => { const quotation = model.get("quotation"); taking.get(quotation.asked)?.(quotation); });
  const box = make("div", "x-copied");
  box.hidden = true;
  root.append(box);
  // Where the browser refuses, the text stands here, selected.
  function show(quotation) {
    const text = make("textarea", "x-copied-text");
    text.value = quotation.plain;
    text.readOnly = true;
    text.setAttribute("aria-label", "Quotation");
    const close = () => { box.hidden = true; };
    box.replaceChildren(make("p", "", "The browser did not let this page copy: press Ctrl+C (⌘C)."), text, button("Close", close));
    box.hidden = false;
    text.focus();
    text.select();
  }
  return (given) => {
    const asked = Math.random();
    const made = new Promise((resolve, reject) => {
      taking.set(asked, resolve);
      setTimeout(() => { taking.delete(asked); reject(); }, 10000);
    });
    const part = (key, type) => made.then((quotation) => new Blob([quotation[key]], { type }));
    ask("quote", { ...given, asked });
    made.catch(() => {});
    box.hidden = true;
    try {
      const item = new ClipboardItem({ "text/html": part("html", "text/html"), "text/plain": part("plain", "text/plain") });
      navigator.clipboard.write([item]).then(() => say("Copied, with its source."), () => made.then(show, () => {}));
    } catch { made.then(show, () => {}); }
  };
}
