// A button that opens the writing of a chart.
function render({ model, el }) {
  const root = panel(el, "Export", "x-exporting");
  exporting(model, root, root);
}
export default { render };
