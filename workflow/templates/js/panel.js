// What stands behind a department, a link or a pilot: pilots with role, evidence and pages.

const teller = (data, current, go) => {
  const departments = new Map(data.departments.map((d) => [d.id, d]));
  const label = (id) => departments.get(id).label;

  const page = (id) => {
    const source = data.sources[id];
    const told = `, ${source.publisher}, ${source.published || "no date shown"}, ${data.words.kinds[source.kind]}, ${source.licence}`;
    const title = el("bdi", {}, source.title);
    return el("li", {}, /^https?:\/\//.test(source.url) ? el("a", { href: source.url }, title) : title, told);
  };

  const rowOf = (row, named) => {
    const who = !named ? row.name : row.via === "own" ? label(row.who) : `${label(row.who)} by ${row.name}`;
    const via = { agency: " (counts for its department)", successor: " (successor)" }[row.via] ?? "";
    const words = `${data.words.roles[row.role]}${via}; evidence: ${data.words.kinds[row.kind]}`;
    const pages = el("details", {}, el("summary", {}, plural(row.sources.length, "page")), el("ul", {}, ...row.sources.map(page)));
    return el("li", {}, el("bdi", {}, who), `: ${words}`, pages);
  };

  const pilotOf = (pilot, ids, named) => {
    const said = [pilot.round === "not known" ? "" : `round ${pilot.round}`, pilot.year && `from ${pilot.year}`].filter(Boolean);
    const rows = pilot.rows.filter((row) => ids.includes(row.who) && current().keeps(row));
    return el(
      "li", {},
      el("strong", {}, el("bdi", {}, pilot.name)), said.length ? ` (${said.join(", ")})` : "",
      el("ul", {}, ...rows.map((row) => rowOf(row, named))),
    );
  };

  return {
    node: (id) => {
      const pilots = current().nodes.get(id) ?? [];
      const partners = current().linksOf(id).map((key) => go(`link ${key}`, `${label(otherEnd(key, id))} ${current().links.get(key).pilots.length}`));
      return [
        label(id),
        el("p", {}, `${departments.get(id).name}. ${plural(pilots.length, "pilot")}, shared with ${plural(partners.length, "department")}.`),
        el("p", { class: "chips" }, ...partners),
        el("ol", {}, ...pilots.map((pilot) => pilotOf(pilot, [id], false))),
      ];
    },
    link: (key) => {
      const [a, b] = endsOf(key);
      const link = current().links.get(key) ?? { pilots: [], newman: 0 };
      const weight = `Newman’s weight ${link.newman.toFixed(2)}.`;
      return [
        `${label(a)} and ${label(b)}`,
        el("p", {}, `${plural(link.pilots.length, "shared pilot")}. ${weight}`),
        el("p", { class: "chips" }, ...[a, b].map((id) => go(`node ${id}`, label(id)))),
        el("ol", {}, ...link.pilots.map((pilot) => pilotOf(pilot, [a, b], true))),
      ];
    },
    pilot: (id) => {
      const pilot = data.pilots.find((one) => one.id === id);
      const ids = [...new Set(pilot.rows.map((row) => row.who))];
      return [
        pilot.name,
        el("p", {}, `${plural(ids.length, "department")} in this pilot.`),
        el("p", { class: "chips" }, ...ids.map((one) => go(`node ${one}`, label(one)))),
        el("ol", {}, pilotOf(pilot, ids, true)),
      ];
    },
  };
};
