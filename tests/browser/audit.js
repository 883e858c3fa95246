// What WCAG 2.2 AA asks for and a script can tell; run in the page, returns a list of complaints.
() => {
  const wrong = [];
  const shown = (one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    one.getClientRects().length > 0;
  const name = (one) => (one.getAttribute("aria-label") || "").trim() ||
    (one.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent || "")
      .join(" ").trim() ||
    [...(one.labels || [])].map((label) => label.textContent).join(" ").trim() ||
    (["INPUT", "SELECT", "TEXTAREA"].includes(one.tagName) ? "" : one.textContent.trim());
  const call = (one) => `${one.tagName.toLowerCase()}#${one.id} "${(one.textContent || "").trim().slice(0, 30)}"`;

  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title.trim()) wrong.push("no title");
  for (const landmark of ["header", "main"]) {
    if (document.querySelectorAll(landmark).length !== 1) wrong.push(`not one ${landmark}`);
  }
  for (const part of document.querySelectorAll("nav, aside, form[role], dialog")) if (!name(part)) wrong.push(`nameless ${call(part)}`);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push(`id twice: ${id}`);
  for (const one of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
    for (const id of `${one.getAttribute("aria-describedby") || ""} ${one.getAttribute("aria-labelledby") || ""}`.trim().split(/ +/)) {
      if (!document.getElementById(id)) wrong.push(`points nowhere: ${id}`);
    }
  }

  let level = 0;
  const headings = [...document.querySelectorAll("main h1, main h2, main h3, main h4")];
  if (headings.filter((one) => one.tagName === "H1").length !== 1) wrong.push("not one h1");
  for (const heading of headings) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) wrong.push(`heading jumps: ${call(heading)}`);
    level = now;
  }

  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!name(one)) wrong.push(`nameless ${call(one)} ${one.name || ""}`);
    if (one.tabIndex > 0) wrong.push(`own tab order: ${call(one)}`);
  }
  for (const one of document.querySelectorAll("main [tabindex='0']")) {
    if (!one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby")) wrong.push(`a stop without a name: ${call(one)}`);
  }
  for (const one of document.querySelectorAll("button, .button, summary, select, textarea, input:not([type=hidden]), nav a")) {
    if (!shown(one)) continue;
    const target = ["checkbox", "radio"].includes(one.type) ? one.closest("label") : one;
    const box = target.getBoundingClientRect();
    if (box.height < 43.5) wrong.push(`smaller than a finger: ${call(one)} ${box.height}`);
  }
  for (const image of document.querySelectorAll("img")) if (!image.hasAttribute("alt")) wrong.push("image without alt");
  for (const svg of document.querySelectorAll("svg")) if (svg.getAttribute("aria-hidden") !== "true") wrong.push("svg is read out");

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (one) => {
    if (!one) return rgba(getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "#000" : "#fff");
    const own = rgba(getComputedStyle(one).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(one.parentElement));
  };
  const light = (color) => {
    const [r, g, b] = color.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !shown(one) || one.closest(".sr, .skip, script")) continue;
    const style = getComputedStyle(one);
    const under = ground(one);
    const [a, b] = [light(over(rgba(style.color), under)), light(under)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const big = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (big ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${call(one)}`);
  }
  for (const field of document.querySelectorAll("input:not([type=checkbox]):not([type=radio]):not([type=hidden]), select, textarea")) {
    if (!shown(field)) continue;
    const style = getComputedStyle(field);
    const [a, b] = [light(rgba(style.borderTopColor)), light(ground(field.parentElement))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 3) wrong.push(`the edge of a field can't be seen: ${call(field)}`);
  }
  const part = document.createRange();
  for (const label of document.querySelectorAll("dt, th, label, legend, summary, button, nav a")) {
    const inside = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
    while (shown(label) && inside.nextNode()) {
      for (const word of inside.currentNode.textContent.matchAll(/(?<!\S)[a-z]{2,12}(?!\S)/gi)) {
        part.setStart(inside.currentNode, word.index);
        part.setEnd(inside.currentNode, word.index + word[0].length);
        if (new Set([...part.getClientRects()].map((one) => Math.round(one.top))).size > 1) {
          wrong.push(`a label is broken inside a word: ${call(label)}`);
        }
      }
    }
  }
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) wrong.push(`scrolls sideways: ${wide}`);
  return [...new Set(wrong)];
}
