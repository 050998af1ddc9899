// A line of text that Python changes; read out to those who do not see it where it tells what happened.
function render({ model, el }) {
  el.classList.add("explore");
  const line = document.createElement(model.get("level") ? `h${model.get("level")}` : "p");
  line.className = `x-line x-line-${model.get("look")}`;
  if (model.get("live")) line.setAttribute("role", "status");
  const show = () => { line.textContent = model.get("text"); line.hidden = !model.get("text"); };
  model.on("change:text", show);
  show();
  el.append(line);
}
export default { render };
