// Keeps the figures of a page true while it is open: the server says that something changed, the page fetches its
// changing parts as HTML and replaces them in place, at most every five seconds.

const SHORTEST_PAUSE_MS = 5000;

let events = null;
let isSignedOut = false;
let lastFetch = -Infinity;
let timer = null;

function refreshSoon() {
  if (timer !== null || isSignedOut || document.hidden) return;
  const wait = Math.max(0, lastFetch + SHORTEST_PAUSE_MS - performance.now());
  timer = setTimeout(refresh, wait);
}

async function refresh() {
  timer = null;
  lastFetch = performance.now();
  try {
    const response = await fetch(document.body.dataset.live, { headers: { accept: "text/html" }, credentials: "same-origin" });
    // Signed out meanwhile: what is shown stays, and the next click says so.
    if (!response.ok) return stopLive();
    replaceParts(await response.text());
  } catch {
    markLive(false);
  }
}

function replaceParts(html) {
  const fetched = new DOMParser().parseFromString(html, "text/html");
  for (const part of fetched.querySelectorAll("[data-live-part]")) {
    const shown = document.querySelector(`[data-live-part="${CSS.escape(part.dataset.livePart)}"]`);
    if (!shown || !mayReplace(shown)) continue;
    const fresh = document.importNode(part, true);
    if (shown.outerHTML === fresh.outerHTML) continue;
    shown.replaceWith(fresh);
    fresh.dispatchEvent(new CustomEvent("timetrack:replaced", { bubbles: true }));
  }
  markLive(true);
}

// Nothing moves under a person's hands: not where they type, point, select, have opened something or have zoomed.
function mayReplace(element) {
  return !element.querySelector("details[open]") && !element.contains(document.activeElement) && !element.matches(":hover") && !element.hasAttribute("data-live-hold");
}

function markLive(isLive) {
  for (const mark of document.querySelectorAll("[data-live-mark]")) mark.classList.toggle("live", isLive);
}

function stopLive() {
  isSignedOut = true;
  disconnect();
}

function connect() {
  if (events !== null || isSignedOut || document.hidden) return;
  events = new EventSource("/live/events");
  events.addEventListener("open", () => markLive(true));
  events.addEventListener("error", () => markLive(false));
  events.addEventListener("changed", refreshSoon);
}

function disconnect() {
  events?.close();
  events = null;
  markLive(false);
}

// A browser has six connections to one server: a page that is not seen, or was left and is kept for "back", gives its
// own up, or the seventh page would never load.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return disconnect();
  connect();
  refreshSoon();
});
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => {
  connect();
  if (event.persisted) refreshSoon();
});
connect();
