// The network counted in the browser by the rules of the tables: a department is in a pilot once, whatever its rows.

const plural = (n, word) => `${n.toLocaleString("en-GB")} ${word}${n === 1 ? "" : "s"}`;

const endsOf = (key) => key.split("--");

const otherEnd = (key, id) => endsOf(key).find((end) => end !== id);

const counted = (data, { role, tier, round }) => {
  const nodes = new Map();
  const links = new Map();
  const keeps = (row) => role === "any" || role.split(" ").includes(row.role);
  const pilots = data.pilots.filter(
    (p) => (round === "any" || p.round === round) && (tier === "any" || p.tiers.includes(tier)),
  );
  for (const pilot of pilots) {
    const rows = pilot.rows.filter(keeps);
    const members = [...new Set(rows.map((row) => row.who))].sort();
    members.forEach((one, k) => {
      nodes.set(one, [...(nodes.get(one) ?? []), pilot]);
      for (const other of members.slice(k + 1)) {
        const link = links.get(`${one}--${other}`) ?? { pilots: [], newman: 0 };
        link.pilots.push(pilot);
        link.newman += 1 / (members.length - 1);
        links.set(`${one}--${other}`, link);
      }
    });
  }
  const shown = new Set([...nodes.values()].flat());
  // The links of a department, the strongest first.
  const linksOf = (id) =>
    [...links.keys()]
      .filter((key) => endsOf(key).includes(id))
      .sort((a, b) => links.get(b).pilots.length - links.get(a).pilots.length || (a < b ? -1 : 1));
  return { nodes, links, linksOf, keeps, pilots: pilots.filter((p) => shown.has(p)) };
};
