// What somebody could not read, or a screen reader could not name.
() => {
  const parse = (color) => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return color.startsWith("color(") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(parse(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const linear = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);

  // Texts with less contrast to their background than WCAG AA asks for.
  const pale = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
    if (!text || !element.checkVisibility() || element.closest(".unseen, .skip, option")) continue;
    const back = ground(element);
    const front = over(parse(getComputedStyle(element).color), back);
    const [high, low] = [light(front), light(back)].sort((one, other) => other - one);
    const ratio = (high + 0.05) / (low + 0.05);
    const wanted = parseFloat(getComputedStyle(element).fontSize) >= 24 ? 3 : 4.5;
    if (ratio < wanted) pale.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }

  const all = (selector) => [...document.querySelectorAll(selector)];
  const nameless = [
    ...all("input:not([type=hidden]), select, textarea").filter((one) => !one.labels.length && !one.ariaLabel),
    ...all("button, a, summary").filter((one) => !one.textContent.trim() && !one.ariaLabel),
    ...all("img").filter((one) => !one.hasAttribute("alt")),
  ].map((one) => one.outerHTML.slice(0, 80));

  return { pale, nameless };
}
