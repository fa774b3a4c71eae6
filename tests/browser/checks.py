"""What is asked of every page, as scripts that run in it and list what they found wrong."""

# Every control that can be pressed or filled and that a screen reader would meet without a name.
NAMELESS = """() => [...document.querySelectorAll("button, a, input, textarea, select, [role=button]")]
  .filter((node) => {
    const label = node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? node.textContent;
    return node.type !== "hidden" && !label.trim();
  })
  .map((node) => node.outerHTML)"""

# Visible text whose contrast with what lies behind it is below 4.5:1 (WCAG 2.2, criteria 1.4.3; disabled
# controls are exempt). Colours are painted on a canvas, so that alpha and every colour syntax are resolved.
FAINT_TEXT = """() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (layers) => {
    context.fillStyle = "white";
    for (const layer of ["white", ...layers]) { context.fillStyle = layer; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const shown = node.checkVisibility({ visibilityProperty: true }) && walker.currentNode.data.trim();
    if (!shown || node.closest(":disabled, .avatar")) continue;
    const layers = [];
    for (let up = node; up; up = up.parentElement) layers.unshift(getComputedStyle(up).backgroundColor);
    const behind = paint(layers);
    const [light, dark] = [luminance(behind), luminance(paint([...layers, getComputedStyle(node).color]))]
      .toSorted((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${walker.currentNode.data.trim()}`);
  }
  return found;
}"""
