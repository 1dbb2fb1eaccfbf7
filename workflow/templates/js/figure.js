// Circles and lines of the network can be pointed at: the projects behind them are listed below the picture.

const inlined = (image) => {
  const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (c) => c.charCodeAt(0));
  // The letters that it brings are the page's own, and the page's policy lets no style of others in.
  const text = new TextDecoder().decode(bytes).replace(/<style>[^<]*<\/style>/, "");
  const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", image.alt);
  for (const words of svg.querySelectorAll("text")) words.setAttribute("aria-hidden", "true");
  return svg;
};

// "pilots-node-dhsc" or "link-a--b" → its record, kind and ends.
const partOf = (group, record) => {
  const [, prefix, kind, ends] = group.id.match(/^(?:(.+?)-)?(node|link)-(.+)$/) ?? [];
  return { record: prefix ?? record, kind, ends: ends.split("--") };
};

const makePointable = (figure, data, { showBody, showPair }) => {
  const image = figure.querySelector(".picture img");
  const svg = inlined(image);
  const record = figure.dataset.figure.split("/")[0];
  const label = new Map(data.bodies.map((one) => [one.id, one.label || one.name]));
  const groups = [...svg.querySelectorAll("g[id*='node-'], g[id*='link-']")].filter((group) => !group.id.endsWith("-holds"));
  const show = (group, move) => {
    const { record: of, kind, ends } = partOf(group, record);
    groups.forEach((other) => other.classList.toggle("lit", other === group));
    if (kind === "node") showBody(ends[0], of, move);
    else showPair(...ends, of, move);
  };
  for (const group of groups) {
    const { record: of, ends } = partOf(group, record);
    group.classList.add("part");
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", `${ends.map((id) => label.get(id) ?? id).join(" and ")}, ${data.records[of]?.[1]}`);
    group.tabIndex = -1;
  }
  if (groups.length) groups[0].tabIndex = 0; // one stop for the Tab key; arrows walk on
  svg.addEventListener("click", (event) => {
    const group = event.target.closest(".part");
    if (group) show(group);
  });
  svg.addEventListener("keydown", (event) => {
    const at = groups.indexOf(event.target.closest(".part"));
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") show(groups[at], true);
    else if (step) {
      const to = groups[(at + step + groups.length) % groups.length];
      groups.forEach((group) => (group.tabIndex = group === to ? 0 : -1));
      to.focus();
    } else return;
    event.preventDefault();
  });
  image.hidden = true; // it stays for printers
  image.after(svg);
};

const exploreData = document.getElementById("explore-data");
if (exploreData) {
  const data = JSON.parse(exploreData.textContent);
  const box = exploreData.closest(".explore");
  makePointable(box.closest("figure"), data, explorer(data, box));
}
