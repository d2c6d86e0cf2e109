/* Live news. One EventSource a page, open only while the page is looked at (a browser allows six connections to a
   host). A word carries no content: what changed is fetched through the page's own access gate.
   <s-live data-thread data-news data-reading data-latest> around a thread appends its new lines and says what was seen;
   elements with data-live-count="messages|notifications" keep their number. Other pages may listen to "sorot:live". */
(() => {
"use strict";
if (customElements.get("s-live")) return;
const WORDS = ["thread", "read", "news", "resync"];
let source = null;

const say = (event, data) => document.dispatchEvent(new CustomEvent("sorot:live", { detail: { event, data } }));
const token = () => {
  try { return JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"]; } catch { return ""; }
};
function connect() {
  if (source || document.hidden) return;
  source = new EventSource("/live/");
  for (const word of WORDS) source.addEventListener(word, (event) => say(word, event.data));
  source.addEventListener("open", () => say("resync", ""));
}
function disconnect() { source?.close(); source = null; }
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });

class SorotLive extends HTMLElement {
  connectedCallback() {
    if (this.bound) return;
    this.bound = true;
    this.hear = (event) => this.heard(event.detail);
    document.addEventListener("sorot:live", this.hear);
    document.addEventListener("visibilitychange", () => this.seen());
    this.addEventListener("htmx:after:swap", () => { this.tidyDays(); this.fetchNews(); });
    this.addEventListener("change", (event) => { if (event.target.type === "file") this.nameFiles(event.target); });
    this.addEventListener("input", (event) => { if (event.target.matches("textarea")) this.grow(event.target); });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest("form")?.requestSubmit();
    });
    this.eye = new IntersectionObserver((entries) => { this.inView = entries.at(-1).isIntersecting; this.seen(); });
    const place = this.querySelector("#latest");
    if (place) this.eye.observe(place);
  }
  disconnectedCallback() {
    document.removeEventListener("sorot:live", this.hear);
    this.eye?.disconnect();
    this.bound = false;
  }
  get lines() { return this.querySelector("[data-lines]"); }
  get last() { return [...this.lines.querySelectorAll("[data-code]")].at(-1)?.dataset.code ?? ""; }
  heard({ event, data }) {
    if (event === "resync" || ((event === "thread" || event === "read") && data === this.dataset.thread)) this.fetchNews();
  }
  async fetchNews() {
    if (!("latest" in this.dataset)) return;
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    try {
      do {
        this.again = false;
        const answer = await fetch(`${this.dataset.news}?after=${this.last}`, { headers: { "HX-Request": "true" } });
        if (!answer.ok || answer.redirected) return;
        if (this.append(await answer.text())) this.again = true;
        this.markRead(answer.headers.get("X-Read-Up-To"));
      } while (this.again);
      this.seen();
    } catch { /* offline: the next word or the next look fetches it */ } finally { this.busy = false; }
  }
  append(text) {
    const box = document.createElement("template");
    box.innerHTML = text;
    const fresh = [...box.content.children].filter((one) => !document.getElementById(one.id));
    if (!fresh.length) return false;
    this.querySelector("[data-silence]")?.remove();
    this.lines.append(...fresh);
    globalThis.htmx?.process(this.lines);
    if (this.inView) fresh.at(-1).scrollIntoView({ block: "nearest" });
    return true;
  }
  tidyDays() {
    let day = "";
    for (const line of this.lines.querySelectorAll(".thread__day")) {
      const its = line.querySelector("time")?.dateTime;
      if (its === day) line.remove();
      day = its;
    }
  }
  markRead(code) {
    if (!code || !this.lines.querySelector(`[data-code="${CSS.escape(code)}"]`)) return;
    for (const line of this.lines.querySelectorAll("[data-code]")) {
      const mark = line.querySelector("[data-read]");
      if (mark) mark.hidden = false;
      if (line.dataset.code === code) break;
    }
  }
  seen() {
    const last = this.last;
    if (!this.inView || document.hidden || !last || last === this.told) return;
    this.told = last;
    const body = new URLSearchParams({ last });
    fetch(this.dataset.reading, { method: "POST", body, headers: { "X-CSRFToken": token() } }).catch(() => { this.told = ""; });
  }
  nameFiles(input) {
    const says = this.querySelector("[data-files]");
    if (says) says.textContent = [...input.files].map((file) => file.name).join(", ");
  }
  grow(area) { area.rows = Math.min(8, area.value.split("\n").reduce((rows, line) => rows + 1 + Math.floor(line.length / 44), 0)); }
}
customElements.define("s-live", SorotLive);

let waiting = 0;
async function count() {
  const places = document.querySelectorAll("[data-live-count]");
  if (!places.length || document.hidden) return;
  const answer = await fetch("/notifications/counts/").catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const numbers = await answer.json();
  for (const place of places) {
    const number = numbers[place.dataset.liveCount];
    let badge = place.querySelector(".count");
    if (!number) { badge?.remove(); continue; }
    if (!badge) {
      badge = document.createElement("span");
      badge.className = "count masthead__count";
      badge.setAttribute("aria-hidden", "true");
      place.append(badge);
    }
    badge.textContent = String(number);
  }
}
document.addEventListener("sorot:live", () => { clearTimeout(waiting); waiting = setTimeout(count, 400); });
connect();
})();
