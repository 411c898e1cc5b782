// The day as a timeline: what a mark is stands in one line under the lanes, by pointer, touch and arrow keys; dragging
// selects a part; zooming exchanges the panel without losing one's place. Without this script the marks have their
// titles, and the links and forms do the rest.

const marksTitle = new WeakMap();
let drag = null;

function prepare(panel) {
  // The titles move into memory: a floating box beside the line would say everything twice.
  for (const mark of panel.querySelectorAll("[data-lane] > rect")) {
    const title = mark.querySelector("title");
    if (title) {
      marksTitle.set(mark, title.textContent);
      title.remove();
    }
  }
  if (panel.dataset.prepared !== undefined) return;
  panel.dataset.prepared = "";
  hint(panel);
}

function hint(panel) {
  const readout = panel.querySelector("[data-readout]");
  const text = document.createElement("span");
  text.className = "muted";
  text.textContent = readout.dataset.hint;
  readout.replaceChildren(text);
}

function point(panel, mark) {
  for (const other of panel.querySelectorAll(".is-pointed")) other.classList.remove("is-pointed");
  const title = mark && marksTitle.get(mark);
  if (!title) return hint(panel);
  mark.classList.add("is-pointed");
  const [when, what, detail] = title.split("\n");
  const readout = panel.querySelector("[data-readout]");
  readout.replaceChildren(swatchOf(mark), piece("b", "num", when), piece("bdi", "strong", what ?? ""));
  if (detail) readout.append(piece("bdi", "clip readout__title", detail));
}

function swatchOf(mark) {
  const name = "http://www.w3.org/2000/svg";
  const swatch = document.createElementNS(name, "svg");
  swatch.setAttribute("class", "swatch");
  swatch.setAttribute("aria-hidden", "true");
  const rect = document.createElementNS(name, "rect");
  rect.setAttribute("class", mark.classList[0]);
  rect.setAttribute("width", "12");
  rect.setAttribute("height", "12");
  swatch.append(rect);
  return swatch;
}

function piece(element, className, text) {
  const node = document.createElement(element);
  node.className = className;
  node.textContent = text;
  return node;
}

function step(lane, forward) {
  const marks = [...lane.querySelectorAll(":scope > rect")]
    .filter((mark) => marksTitle.has(mark))
    .sort((one, two) => parseFloat(one.getAttribute("x")) - parseFloat(two.getAttribute("x")));
  const current = marks.findIndex((mark) => mark.classList.contains("is-pointed"));
  const next = current === -1 ? (forward ? 0 : marks.length - 1) : current + (forward ? 1 : -1);
  return marks[Math.min(Math.max(next, 0), marks.length - 1)];
}

// Exchanges the panel for what an address shows.
async function exchange(panel, url) {
  panel.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { headers: { accept: "text/html" }, credentials: "same-origin" });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-timeline]");
    if (!fresh) throw new Error("no timeline");
    const shown = document.importNode(fresh, true);
    panel.replaceWith(shown);
    document.body.dataset.live = page.body.dataset.live;
    history.replaceState(null, "", url);
    prepare(shown);
    return shown;
  } catch {
    location.assign(url);
    return null;
  }
}

function panelOf(target) {
  return target instanceof Element ? target.closest("[data-timeline]") : null;
}

function laneArea(panel) {
  return panel.querySelector("[data-lane]").getBoundingClientRect();
}

function instantAt(panel, clientX) {
  const area = laneArea(panel);
  const part = Math.min(Math.max((clientX - area.left) / area.width, 0), 1);
  const start = Number(panel.dataset.start);
  const end = Number(panel.dataset.end);
  // Whole minutes: nobody selects to the second with a mouse.
  return Math.round((start + (end - start) * part) / 60000) * 60000;
}

function drawDrag(panel) {
  const overlay = panel.querySelector("[data-overlay]");
  let box = overlay.querySelector(".selection");
  if (!box) {
    box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    box.setAttribute("class", "selection");
    overlay.append(box);
  }
  const area = laneArea(panel);
  const from = Math.min(drag.startX, drag.nowX) - area.left;
  const to = Math.max(drag.startX, drag.nowX) - area.left;
  box.setAttribute("x", `${(Math.max(from, 0) / area.width) * 100}%`);
  box.setAttribute("width", `${((Math.min(to, area.width) - Math.max(from, 0)) / area.width) * 100}%`);
}

document.addEventListener("pointerover", (event) => {
  const panel = panelOf(event.target);
  if (panel && marksTitle.has(event.target)) point(panel, event.target);
});

document.addEventListener("pointerdown", (event) => {
  const panel = panelOf(event.target);
  if (!panel || event.button !== 0 || !event.target.closest("[data-lane]")) return;
  point(panel, event.target);
  // In the days of several people nothing can be selected.
  if (panel.dataset.base === undefined) return;
  drag = { panel, startX: event.clientX, nowX: event.clientX, isSelecting: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.nowX = event.clientX;
  if (!drag.isSelecting && Math.abs(drag.nowX - drag.startX) < 6) return;
  drag.isSelecting = true;
  drag.panel.querySelector("[data-lanes]").dataset.dragging = "";
  drawDrag(drag.panel);
});

document.addEventListener("pointerup", async () => {
  if (!drag) return;
  const { panel, startX, nowX, isSelecting } = drag;
  drag = null;
  if (!isSelecting) return;
  const from = instantAt(panel, Math.min(startX, nowX));
  const to = instantAt(panel, Math.max(startX, nowX));
  if (to <= from) return;
  const url = new URL(panel.dataset.base, location.href);
  url.searchParams.set("from", new Date(from).toISOString());
  url.searchParams.set("to", new Date(to).toISOString());
  await exchange(panel, url.pathname + url.search);
});

document.addEventListener("pointercancel", () => {
  drag = null;
});

document.addEventListener("keydown", (event) => {
  const lane = event.target instanceof Element ? event.target.closest("[data-lane]") : null;
  if (!lane || (event.key !== "ArrowRight" && event.key !== "ArrowLeft")) return;
  event.preventDefault();
  point(panelOf(lane), step(lane, event.key === "ArrowRight"));
});

document.addEventListener("focusout", (event) => {
  const panel = panelOf(event.target);
  if (panel && event.target.matches("[data-lane]")) point(panel, null);
});

document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-swap]") : null;
  const panel = panelOf(link);
  if (!panel || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const label = link.getAttribute("aria-label") ?? link.textContent;
  const shown = await exchange(panel, link.getAttribute("href"));
  if (!shown) return;
  // The focus stays on the same control, or where it was exchanged away, on the panel.
  const same = [...shown.querySelectorAll("a[data-swap]")].find(
    (other) => (other.getAttribute("aria-label") ?? other.textContent) === label,
  );
  (same ?? shown.querySelector("[data-lane]")).focus();
});

document.addEventListener("timetrack:replaced", (event) => {
  const panel = panelOf(event.target);
  if (panel) prepare(panel);
});

for (const panel of document.querySelectorAll("[data-timeline]")) prepare(panel);
