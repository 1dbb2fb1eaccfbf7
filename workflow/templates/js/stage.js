// The drawn picture brought to life: its groups node-<id>, label-<id> and link-<a>--<b> become things to point at.

const SPACE = "http://www.w3.org/2000/svg";

const shapes = (tag, attributes, ...classes) =>
  classes.map((name) => {
    const made = document.createElementNS(SPACE, tag);
    for (const [key, value] of Object.entries({ ...attributes, class: name })) made.setAttribute(key, value);
    return made;
  });

const bringToLife = (group, kind) => {
  const path = group.querySelector("path");
  const at = path.getBBox();
  group.drawn = [...group.querySelectorAll("path, use")];
  if (kind === "node") {
    const middle = { cx: at.x + at.width / 2, cy: at.y + at.height / 2 };
    group.prepend(...shapes("circle", { ...middle, r: at.width / 2 + 4 }, "ring outer", "ring inner"));
    group.append(...shapes("circle", { ...middle, r: Math.max(at.width / 2 + 2, 9) }, "hit"));
  } else {
    group.prepend(...shapes("path", { d: path.getAttribute("d") }, "ring outer", "ring inner", "hit"));
  }
  group.classList.add("part", kind);
  group.setAttribute("role", "button");
  group.setAttribute("aria-pressed", "false");
  group.tabIndex = -1;
};

// Put the picture itself in the place of its image; the image stays, hidden, for printers and downloads.
const staged = (figure) => {
  const image = figure.querySelector(".picture img");
  const svg = document.importNode(pictureOf(figure), true);
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", image.alt);
  // Its words are in the names of its parts and in the alternative text: nobody should hear them twice.
  for (const text of svg.querySelectorAll("text")) text.setAttribute("aria-hidden", "true");
  image.hidden = true;
  image.after(svg);
  const parts = new Map(); // "node dhsc" or "link a--b" → its group
  const labels = new Map(); // "node dhsc" → its label
  for (const group of svg.querySelectorAll("g[id^=node-], g[id^=link-], g[id^=label-]")) {
    const [, kind, id] = group.id.match(/^(node|link|label)-(.+)$/);
    if (kind === "label") {
      group.classList.add("label");
      labels.set(`node ${id}`, group);
    } else {
      bringToLife(group, kind);
      parts.set(`${kind} ${id}`, group);
    }
  }
  const nameOf = (target) => {
    const group = target.closest?.("g.part, g.label");
    if (!group || group.classList.contains("gone")) return null;
    return group.id.replace(/^(node|link)-/, "$1 ").replace(/^label-/, "node ");
  };
  const light = (lit) => {
    svg.classList.toggle("focused", lit.size > 0);
    for (const all of [parts, labels]) all.forEach((group, name) => group.classList.toggle("lit", lit.has(name)));
  };
  return { svg, parts, labels, nameOf, light };
};

// The table of pairs beside the picture: one stop for the keyboard, arrows move between its cells.
const makeMatrix = (table, pick) => {
  const cells = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td")]);
  const buttonAt = (row, column) => cells[row]?.[column]?.querySelector("button");
  for (const cell of cells.flat().filter((one) => one.textContent)) {
    const name = cell.dataset.pair ? `link ${cell.dataset.pair}` : `node ${cell.dataset.node}`;
    cell.replaceChildren(el("button", { type: "button", tabindex: "-1", onclick: () => pick(name) }, cell.textContent));
  }
  table.querySelector("button")?.setAttribute("tabindex", "0");
  table.addEventListener("keydown", (event) => {
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell) return;
    event.preventDefault();
    let row = cells.findIndex((line) => line.includes(cell));
    let column = cells[row].indexOf(cell);
    do [row, column] = [row + step[0], column + step[1]];
    while (cells[row]?.[column] && !buttonAt(row, column));
    const to = buttonAt(row, column);
    if (!to) return;
    table.querySelectorAll("button").forEach((one) => (one.tabIndex = -1));
    to.tabIndex = 0;
    to.focus();
  });
};
