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

const save = (name, content, type) => {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
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

const compared = (a, b) => {
  if (a === "" || b === "") return (a === "") - (b === ""); // unknown values stand last
  return isNumber(a) && isNumber(b) ? a - b : a.localeCompare(b, "en-GB", { numeric: true });
};

const sortBy = (table, column, direction) => {
  const rows = [...table.tBodies[0].rows];
  const text = (row) => row.cells[column].textContent.trim();
  const sign = direction === "descending" ? -1 : 1;
  rows.sort((one, other) => {
    const unknown = (text(one) === "") - (text(other) === "");
    return unknown || sign * compared(text(one), text(other));
  });
  table.tBodies[0].append(...rows);
};

const makeSortable = (table) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const words = head.textContent;
    const button = el("button", { type: "button", class: "sort" }, words);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", direction);
      sortBy(table, column, direction);
    });
  });
};

const addCsv = (table) => {
  const name = table.dataset.csv;
  const give = () => save(`${name}.csv`, csvOf(table), "text/csv;charset=utf-8");
  const button = el("button", { type: "button", onclick: give }, "Download data (CSV)");
  if (table.caption) button.setAttribute("aria-label", `Download data (CSV): ${table.caption.textContent}`);
  const figure = table.closest("figure");
  if (figure) figure.querySelector(".source").after(el("p", { class: "downloads screen" }, button));
  else (table.closest(".scroll") ?? table).after(el("p", { class: "downloads screen" }, button));
};

// What is wider or taller than its frame must be reachable by keyboard to be scrolled.
const watchFrames = () => {
  const look = (frame) => {
    const more = frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
    if (more) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", frame.dataset.label);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
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
  if (target.matches("[id^=evidence-]")) target.querySelector("details")?.setAttribute("open", "");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
};

document.querySelectorAll("table.sortable").forEach(makeSortable);
document.querySelectorAll("table[data-csv]").forEach(addCsv);
watchFrames();
addEventListener("hashchange", follow);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (link && link.hash === location.hash) follow(); // the same note once more
});
if (location.hash) follow();
