// Figures to take away: the drawn picture with its title and source, in the page's own typeface.

const GIVEN = { width: 720, margin: 24, title: 22, words: 15, source: 13 };

const pictureOf = (figure) => {
  const image = figure.querySelector(".picture img");
  const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (c) => c.charCodeAt(0));
  // The letters that it brings are the page's own, and the page's policy lets no style of others in.
  const text = new TextDecoder().decode(bytes).replace(/<style>[^<]*<\/style>/, "");
  return new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
};

const broken = (text, font, width) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && pen.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};

const facesInside = () =>
  [...document.styleSheets[0].cssRules]
    .filter((rule) => rule instanceof CSSFontFaceRule && !/italic/.test(rule.style.fontStyle))
    .map((rule) => rule.cssText)
    .join("");

const wordsOf = (figure) => {
  const finding = figure.querySelector(".finding").cloneNode(true);
  finding.querySelectorAll("a").forEach((note) => note.remove());
  return [
    { text: finding.textContent.trim(), size: GIVEN.title, weight: 700, ink: "#0b0c0c" },
    { text: figure.querySelector(".shown").textContent.trim(), size: GIVEN.words, weight: 400, ink: "#3d3d3d" },
    { text: figure.querySelector(".source").textContent.trim(), size: GIVEN.source, weight: 400, ink: "#3d3d3d" },
  ];
};

const composed = (figure) => {
  const space = "http://www.w3.org/2000/svg";
  const inner = pictureOf(figure);
  const [, , w, h] = inner.getAttribute("viewBox").split(/\s+/).map(Number);
  const wide = GIVEN.width - 2 * GIVEN.margin;
  const whole = document.createElementNS(space, "svg");
  const add = (tag, attributes, text) => {
    const made = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text) made.textContent = text;
    return whole.appendChild(made);
  };
  add("title", {}, wordsOf(figure)[0].text);
  add("desc", {}, figure.querySelector(".picture img").alt);
  add("style", {}, facesInside());
  const ground = add("rect", { fill: "#ffffff", width: GIVEN.width });
  let y = GIVEN.margin;
  const write = ({ text, size, weight, ink }) => {
    for (const line of broken(text, `${weight} ${size}px "Joinup Sans", sans-serif`, wide)) {
      y += size * 1.3;
      const look = { x: GIVEN.margin, y, "font-size": size, "font-weight": weight, fill: ink };
      add("text", { ...look, "font-family": "'Joinup Sans', sans-serif" }, line);
    }
  };
  const [title, shown, source] = wordsOf(figure);
  write(title);
  write(shown);
  const place = { x: GIVEN.margin, y: y + 12, width: wide, height: (wide * h) / w };
  for (const [name, value] of Object.entries(place)) inner.setAttribute(name, value);
  whole.append(document.importNode(inner, true));
  y = place.y + place.height;
  write(source);
  y += GIVEN.margin;
  ground.setAttribute("height", y);
  whole.setAttribute("viewBox", `0 0 ${GIVEN.width} ${y}`);
  whole.setAttribute("width", GIVEN.width);
  whole.setAttribute("height", y);
  return new XMLSerializer().serializeToString(whole);
};

const savePng = async (figure, name) => {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([composed(figure)], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode();
  const canvas = el("canvas", { width: 2 * image.width, height: 2 * image.height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  canvas.toBlob((blob) => save(`${name}.png`, blob), "image/png");
};

document.querySelectorAll("figure[data-figure]").forEach((figure) => {
  const name = figure.dataset.figure;
  const number = figure.querySelector(".shown").textContent.split(".")[0].trim();
  const button = (format, give) =>
    el("button", { type: "button", onclick: give, "aria-label": `Download ${number} (${format})` }, `Figure (${format})`);
  figure.querySelector(".downloads")?.append(
    button("SVG", () => save(`${name}.svg`, composed(figure), "image/svg+xml")),
    button("PNG", () => savePng(figure, name)),
  );
});
