"use strict";
// Tables that sort, data that can be saved, notes that open. Without this script all of it is still there to read.

const el = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") made.addEventListener("click", value);
    else made.setAttribute(name, value);
  }
  made.append(...children); // text is always text
  return made;
};

const isNumber = (text) => text !== "" && Number.isFinite(Number(text));

// A spreadsheet runs a cell that begins with one of these as a formula.
const guarded = (text) => (/^[=+\-@\t\r]/.test(text) && !isNumber(text) ? `'${text}` : text);

const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const csvOf = (table) => {
  const head = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.name);
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => guarded(cell.textContent)));
  return [head, ...rows].map((row) => row.map(quoted).join(",") + "\n").join("");
};

const addCsv = (table) => {
  const give = () => {
    const url = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv;charset=utf-8" }));
    el("a", { href: url, download: `${table.dataset.csv}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  const label = `Download data (CSV): ${table.caption.textContent}`;
  table.closest(".scroll").after(el("button", { type: "button", onclick: give, "aria-label": label }, "Download data (CSV)"));
};

const compared = (a, b) => (isNumber(a) && isNumber(b) ? a - b : a.localeCompare(b, "en-GB", { numeric: true }));

const makeSortable = (table) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const text = (row) => row.cells[column].textContent.trim();
    const sort = () => {
      const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      const unknownLast = (a, b) => (text(a) === "") - (text(b) === "") || sign * compared(text(a), text(b));
      table.tBodies[0].append(...[...table.tBodies[0].rows].sort(unknownLast));
    };
    head.replaceChildren(el("button", { type: "button", class: "sort", onclick: sort }, head.textContent));
  });
};

// What is wider or taller than its frame must be reachable by keyboard to be scrolled.
const watchFrames = () => {
  const look = (frame) => {
    const more = frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
    const names = { tabindex: "0", role: "region", "aria-label": frame.dataset.label };
    for (const [name, value] of Object.entries(names)) {
      if (more) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
  };
  const watcher = new ResizeObserver((entries) => entries.forEach((entry) => look(entry.target)));
  document.querySelectorAll("[data-label]").forEach((frame) => watcher.observe(frame));
};

// A link to something inside closed details opens them, and moves the focus there.
const follow = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
};

document.querySelectorAll("table.sortable").forEach(makeSortable);
document.querySelectorAll("table[data-csv]").forEach(addCsv);
watchFrames();
addEventListener("hashchange", follow);
if (location.hash) follow();
