// Figure 1 explored: pointing, tapping, keys, filters, search. What is shown follows the choices of the form.

const explore = (data) => {
  const box = document.getElementById("explore");
  const figure = box.closest("figure");
  const form = box.querySelector("form");
  const panel = box.querySelector(".panel");
  const heading = panel.querySelector("h3");
  const list = panel.querySelector(".panel-body");
  const hint = panel.querySelector(".hint");
  const status = box.querySelector("[role=status]");
  const label = new Map(data.departments.map((d) => [d.id, d.label]));

  const { svg, parts, labels, nameOf, light } = staged(figure);
  const order = data.departments.map((d) => d.id).filter((id) => parts.has(`node ${id}`));
  if (!order.length) return;

  const chosen = () => Object.fromEntries(new FormData(form));
  const isPlain = ({ role, tier, round }) => [role, tier, round].every((value) => value === "any");
  const base = counted(data, { role: "any", tier: "any", round: "any" });
  let now = base;

  // ---- the picture under the present choices -----------------------------------------------------------------

  const drawNode = (group, name, id) => {
    const [pilots, before] = [now.nodes.get(id) ?? [], base.nodes.get(id) ?? []];
    const size = before.length ? Math.sqrt(pilots.length / before.length) : 1; // area ∝ pilots
    for (const path of group.drawn) path.style.scale = size === 1 ? "" : String(Math.max(size, 0.15));
    const links = now.linksOf(id).length;
    group.setAttribute("aria-label", `${label.get(id)}: ${plural(pilots.length, "pilot")}, ${plural(links, "link")}`);
    group.classList.toggle("gone", !pilots.length);
    labels.get(name)?.classList.toggle("gone", !pilots.length);
  };

  const drawLink = (group, key, widthOf) => {
    const link = now.links.get(key);
    const [a, b] = endsOf(key).map((id) => label.get(id));
    group.classList.toggle("gone", !link);
    group.setAttribute("aria-label", `${a} and ${b}: ${plural(link?.pilots.length ?? 0, "shared pilot")}`);
    for (const path of group.drawn) path.style.strokeWidth = link ? widthOf(link) : "";
  };

  const drawCell = (cell) => {
    const found = cell.dataset.pair ? now.links.get(cell.dataset.pair)?.pilots : now.nodes.get(cell.dataset.node);
    const part = parts.get(cell.dataset.pair ? `link ${cell.dataset.pair}` : `node ${cell.dataset.node}`);
    const button = cell.querySelector("button");
    if (button) {
      button.textContent = found?.length ?? 0;
      button.setAttribute("aria-label", part.getAttribute("aria-label"));
      button.disabled = !found;
    }
  };

  const draw = () => {
    const asked = chosen();
    const strength = (link) => (asked.weight === "newman" ? link.newman : link.pilots.length);
    const most = Math.max(...[...now.links.values()].map(strength), 0);
    const asPrinted = isPlain(asked) && asked.weight === "shared";
    const widthOf = (link) => (asPrinted ? "" : 0.6 + 3.4 * Math.sqrt(strength(link) / most));
    svg.classList.toggle("filtered", !isPlain(asked));
    for (const [name, group] of parts) {
      const id = name.slice(5);
      if (name.startsWith("node ")) drawNode(group, name, id);
      else drawLink(group, id, widthOf);
    }
    figure.querySelectorAll(".grid td").forEach(drawCell);
  };

  // ---- pointing at, keeping ----------------------------------------------------------------------------------

  let pinned = null;
  const go = (name, words) => el("button", { type: "button", class: "chip", onclick: () => pin(name, true) }, words);
  const tell = teller(data, () => now, go);

  const within = (name) => {
    const [kind, id] = name.split(" ");
    if (kind === "link") return new Set([name, ...endsOf(id).map((end) => `node ${end}`)]);
    if (kind === "node") {
      return new Set([name, ...now.linksOf(id).flatMap((key) => [`link ${key}`, `node ${otherEnd(key, id)}`])]);
    }
    const ends = new Set(data.pilots.find((p) => p.id === id).rows.map((row) => row.who));
    const links = [...now.links.keys()].filter((key) => endsOf(key).every((end) => ends.has(end)));
    return new Set([...[...ends].map((end) => `node ${end}`), ...links.map((key) => `link ${key}`)]);
  };

  const write = (title, ...content) => {
    hint.hidden = content.length > 0;
    heading.textContent = title;
    list.replaceChildren(...content);
    panel.scrollTop = 0;
  };

  let shown = null;
  const show = (name) => {
    shown = name;
    light(name ? within(name) : new Set());
    parts.forEach((group, part) => group.setAttribute("aria-pressed", String(part === pinned)));
    const [kind, id] = (name ?? "").split(" ");
    write(...(name ? tell[kind](id) : ["Pilots behind the picture"]));
  };

  const pin = (name, move = false) => {
    pinned = name;
    show(name);
    status.textContent = name ? `${heading.textContent}: ${list.querySelector("p").textContent}` : "Nothing is chosen.";
    if (name && parts.has(name)) rove(name);
    if (!move) return;
    heading.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  };

  // Without a mouse over the picture: what has the focus, else what was kept, else what was searched for.
  const rest = (leaving) => {
    const active = document.activeElement;
    const focused = !leaving && svg.contains(active) && active.matches(":focus-visible") ? nameOf(active) : null;
    if (focused || pinned || !form.elements.search.value.trim()) show(focused ?? pinned);
    else search(form.elements.search.value);
  };

  let current = `node ${order[0]}`; // the one part that the Tab key reaches
  const rove = (name, focus = false) => {
    parts.get(current).tabIndex = -1;
    current = name;
    parts.get(name).tabIndex = 0;
    if (focus) parts.get(name).focus();
  };
  rove(current);

  svg.addEventListener("click", (event) => {
    const name = nameOf(event.target);
    pin(name === pinned ? null : name);
  });
  // Not pointerover: that one also comes when the picture changes under a mouse at rest.
  svg.addEventListener("pointermove", (event) => {
    const name = event.pointerType === "mouse" && nameOf(event.target);
    if (name && name !== shown) show(name);
  });
  svg.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") rest();
  });
  // On the frame: Chromium makes an SVG that listens for focus a stop of the Tab key.
  const frame = svg.parentElement;
  frame.addEventListener("focusin", (event) => {
    const name = nameOf(event.target);
    if (name && event.target.matches(":focus-visible")) show(name);
  });
  frame.addEventListener("focusout", (event) => {
    if (!svg.contains(event.relatedTarget) && !panel.contains(event.relatedTarget)) rest(event);
  });

  // ---- keys --------------------------------------------------------------------------------------------------

  let from = order[0]; // the department whose links are being walked
  const alive = () => order.filter((id) => now.nodes.has(id));
  const stepped = (all, at, by) => all[(all.indexOf(at) + by + all.length) % all.length];

  const fromNode = (id, key) => {
    from = id;
    const links = now.linksOf(id);
    const to = { ArrowDown: links[0], ArrowUp: links.at(-1) }[key];
    if (key === "ArrowRight") return `node ${stepped(alive(), id, 1)}`;
    if (key === "ArrowLeft") return `node ${stepped(alive(), id, -1)}`;
    return to ? `link ${to}` : null;
  };

  const fromLink = (key, pressed) => {
    if (!endsOf(key).includes(from)) from = endsOf(key)[0];
    const links = now.linksOf(from);
    const beside = links[links.indexOf(key) + (pressed === "ArrowDown" ? 1 : -1)];
    if (pressed === "ArrowRight") return `node ${otherEnd(key, from)}`;
    if (pressed === "ArrowLeft" || !beside) return `node ${from}`;
    return `link ${beside}`;
  };

  svg.addEventListener("keydown", (event) => {
    const name = nameOf(event.target);
    if (event.ctrlKey || event.altKey || event.metaKey || !name) return;
    const id = name.slice(5);
    let to = null;
    if (event.key === "Home") to = `node ${alive()[0]}`;
    else if (event.key === "End") to = `node ${alive().at(-1)}`;
    else if (event.key.startsWith("Arrow")) to = name.startsWith("node ") ? fromNode(id, event.key) : fromLink(id, event.key);
    else if (event.key === "Enter" || event.key === " ") pin(name === pinned ? null : name);
    else if (event.key === "Escape") pin(null);
    else return;
    event.preventDefault();
    if (to) rove(to, true);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pin(null);
    parts.get(current).focus();
  });

  // ---- filters and search ------------------------------------------------------------------------------------

  const refresh = () => {
    now = counted(data, chosen());
    draw();
    const [first] = alive();
    if (first && parts.get(current).classList.contains("gone")) rove(`node ${first}`);
    if (pinned && parts.get(pinned)?.classList.contains("gone")) pinned = null;
    rest();
    const sizes = [plural(now.pilots.length, "pilot"), plural(now.nodes.size, "department"), plural(now.links.size, "link")];
    const colours = isPlain(chosen()) ? "" : " Colours compare with chance for all pilots together, so they are left out here.";
    status.textContent = `Shown: ${sizes.join(", ")}.${colours}`;
  };

  const search = (text) => {
    const wanted = text.trim().toLocaleLowerCase("en-GB");
    if (!wanted) return pin(null);
    const has = (...words) => words.some((word) => word.toLocaleLowerCase("en-GB").includes(wanted));
    const bodies = data.departments.filter((d) => parts.has(`node ${d.id}`) && has(d.label, d.name));
    const pilots = data.pilots.filter((p) => has(p.name));
    pinned = null;
    show(null);
    light(new Set(bodies.map((d) => `node ${d.id}`)));
    const chips = [...bodies.map((d) => go(`node ${d.id}`, d.label)), ...pilots.map((p) => go(`pilot ${p.id}`, p.name))];
    write(`Found: ${plural(bodies.length, "department")}, ${plural(pilots.length, "pilot")}`, el("p", { class: "chips" }, ...chips));
    status.textContent = heading.textContent;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("button.chip")?.click(); // Enter in the search box takes the first one found
  });
  form.addEventListener("reset", () =>
    setTimeout(() => {
      pinned = null;
      refresh();
    }),
  );
  form.addEventListener("change", (event) => {
    if (event.target.type !== "search") refresh();
  });
  form.elements.search.addEventListener("input", (event) => search(event.target.value));

  const table = figure.querySelector(".grid");
  if (table) makeMatrix(table, (name) => pin(name, true));
  form.hidden = false;
  panel.hidden = false;
  box.classList.add("live");
  draw();
};

const exploreData = document.getElementById("explore-data");
if (exploreData) explore(JSON.parse(exploreData.textContent));
