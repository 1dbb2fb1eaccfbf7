// The search knows bodies under every name and synonym, and projects; a slip of one letter is forgiven.

const plain = (text) => text.toLocaleLowerCase("en-GB").normalize("NFKD").replace(/[^\p{Letter}\p{Number}]+/gu, " ").trim();

// Is one word the other with one letter more, less, changed, or two letters swapped?
const nearly = (a, b) => {
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 4) return false;
  let [start, end] = [0, 0];
  while (start < a.length && a[start] === b[start]) start += 1;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return Math.max(x.length, y.length) <= 1 || (x.length === 2 && x === y[1] + y[0]);
};

const counted = (number, [one, many]) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

const explorer = (data, box) => {
  const body = new Map(data.bodies.map((one) => [one.id, one]));
  for (const one of data.bodies) one.words = [one.name, one.label, ...one.also].filter(Boolean).map(plain);
  const [panel, form] = [box.querySelector(".panel"), box.querySelector("form")];
  const [title, content, status] = [panel.querySelector("h3"), panel.querySelector(".panel-body"), box.querySelector(".status")];

  const show = (move, heading, ...parts) => {
    title.textContent = heading;
    content.replaceChildren(...parts);
    panel.hidden = false;
    panel.scrollTop = 0;
    status.textContent = heading;
    if (move) title.focus();
  };
  const chip = (one) => el("button", { type: "button", class: "chip", onclick: () => showBody(one.id, null, true) }, one.name);

  const lineOf = (project, ids) => {
    const rows = project.rows.filter(([id, , counts]) => !ids || ids.includes(id) || ids.includes(counts));
    const who = rows.map(([id, role]) => `${body.get(id).label || body.get(id).name} (${role.replaceAll("_", " ")})`);
    const name = el("bdi", {}, project.name);
    return el("li", {}, /^https?:/.test(project.page) ? el("a", { href: project.page }, name) : name, `: ${who.join(", ")}`);
  };
  const listOf = (projects, ids) => el("ol", {}, ...projects.map((project) => lineOf(project, ids)));
  const takesPart = (project, id) => project.rows.some(([one, , counts]) => one === id || counts === id);

  const showBody = (id, record, move) => {
    const one = body.get(id);
    const records = Object.keys(data.records).filter((name) => !record || name === record);
    const parts = records.flatMap((name) => {
      const mine = data.projects.filter((project) => project.record === name && takesPart(project, id));
      const number = Math.max(one?.in[name] ?? 0, mine.length);
      if (!number) return [];
      const rest = mine.length ? (number > mine.length ? "; joint ones:" : "") : "; none of them joint";
      return [el("h4", {}, `${counted(number, data.records[name])}${rest}`), listOf(mine, null)];
    });
    show(move, one?.name ?? id, ...parts);
  };

  const showPair = (a, b, record, move) => {
    const both = (project) => [a, b].every((id) => project.rows.some((row) => row[2] === id));
    const mine = data.projects.filter((project) => project.record === record && both(project));
    const label = (id) => body.get(id)?.label || id;
    show(move, `${label(a)} and ${label(b)}: ${counted(mine.length, data.records[record])}`, listOf(mine, [a, b]));
  };

  const search = (text) => {
    const wanted = plain(text);
    panel.hidden = !wanted;
    if (!wanted) return;
    let bodies = data.bodies.filter((one) => one.words.some((word) => word.includes(wanted)));
    const projects = data.projects.filter((project) => plain(project.name).includes(wanted));
    if (!bodies.length && !projects.length) {
      bodies = data.bodies.filter((one) => one.words.some((word) => [word, ...word.split(" ")].some((part) => nearly(part, wanted))));
    }
    const exact = (one) => (one.words.includes(wanted) ? 0 : 1);
    bodies.sort((one, other) => exact(one) - exact(other));
    const found = `${counted(bodies.length, ["body", "bodies"])}, ${counted(projects.length, ["project", "projects"])}`;
    show(false, found, el("p", { class: "chips" }, ...bodies.slice(0, 30).map(chip)), listOf(projects.slice(0, 30), null));
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    content.querySelector("button.chip")?.click(); // Enter takes the first one
  });
  form.elements.search.addEventListener("input", (event) => search(event.target.value));
  box.hidden = false;
  return { showBody, showPair };
};
