// A first real archive by a button.
function render({ model, el }) {
  const root = panel(el, "A first real archive", "x-starter");
  const ask = asking(model);
  const told = make("p", "x-starter-told");
  const line = make("div", "x-starter-line");
  const go = button("Fetch a first real archive", () => ask("fetch"), { className: "x-button x-primary" });
  const stop = button("Stop", () => ask("stop"), { label: "Stop fetching" });
  const bar = make("progress", "x-starter-bar");
  bar.setAttribute("aria-label", "Pages fetched");
  const step = make("span", "x-starter-step");
  const result = make("p", "x-starter-result");
  result.setAttribute("role", "status");
  line.append(go, stop, bar, step);
  root.append(told, line, result);
  messages(model, root);
  const draw = () => {
    const running = model.get("running");
    const known = model.get("known");
    told.textContent = model.get("told");
    const inside = line.contains(document.activeElement);
    go.disabled = running;
    stop.hidden = bar.hidden = step.hidden = !running;
    if (inside && !running) go.focus();
    if (known) { bar.max = known; bar.value = model.get("done"); } else bar.removeAttribute("value");
    step.textContent = known ? `${model.get("done")} of ${known}: ${model.get("step")}` : model.get("step");
    result.textContent = model.get("result");
    result.hidden = !result.textContent;
  };
  model.on("change", draw);
  draw();
}
export default { render };
