/* <s-draft name="apply-K7Q2"> around a form: keeps what a person types on this device and offers it back
   after a lost session or a closed tab. Cleared when the form is accepted: a page that carries
   <meta name="draft-done" content="apply-K7Q2"> or any element with data-draft-done="apply-K7Q2".
   Passwords, files, hidden fields and anything inside [data-no-draft] are never kept. Texts come from the page:
   data-offer, data-restore, data-discard. */
const DRAFT_DAYS = 14;

const drafts = {
  key: (name) => `sorot-draft:${name}`,
  read(name) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key(name)));
      return kept && Date.now() - kept.at < DRAFT_DAYS * 864e5 ? kept.values : null;
    } catch { return null; }
  },
  write(name, values) { try { localStorage.setItem(this.key(name), JSON.stringify({ at: Date.now(), values })); } catch {} },
  clear(name) { try { localStorage.removeItem(this.key(name)); } catch {} },
};

class SorotDraft extends SorotElement {
  render() {
    if (!this.bound) {
      this.bound = true;
      this.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.keep(), 400); });
      this.addEventListener("change", () => this.keep());
      addEventListener("pagehide", () => { if (this.timer) this.keep(); });
    }
    const values = drafts.read(this.name);
    if (!values || this.asked || !this.form || this.form.querySelector("[aria-invalid=true]")) return;
    this.asked = true;
    const here = this.values();
    if (Object.entries(values).some(([key, value]) => JSON.stringify(here[key] ?? []) !== JSON.stringify(value))) this.offer(values);
  }
  get name() { return this.getAttribute("name"); }
  get form() { return this.querySelector("form"); }
  controls() {
    return [...(this.form?.elements ?? [])].filter((one) => one.name && !one.disabled && !one.closest("[data-no-draft]")
      && !["hidden", "password", "file", "submit", "button"].includes(one.type) && one.autocomplete !== "one-time-code");
  }
  values() {
    const kept = {};
    for (const one of this.controls()) {
      kept[one.name] ??= [];
      if (["checkbox", "radio"].includes(one.type)) { if (one.checked) kept[one.name].push(one.value); }
      else if (one.multiple) kept[one.name].push(...[...one.selectedOptions].map((option) => option.value));
      else kept[one.name].push(one.value);
    }
    return kept;
  }
  keep() { this.timer = null; if (this.form) drafts.write(this.name, this.values()); }
  restore(values) {
    const place = {};
    for (const one of this.controls()) {
      const wanted = values[one.name];
      if (!wanted) continue;
      if (["checkbox", "radio"].includes(one.type)) one.checked = wanted.includes(one.value);
      else if (one.multiple) for (const option of one.options) option.selected = wanted.includes(option.value);
      else { const n = place[one.name] ?? 0; place[one.name] = n + 1; if (wanted[n] !== undefined) one.value = wanted[n]; }
      one.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  offer(values) {
    const note = document.createElement("div");
    note.className = "note note--draft";
    note.setAttribute("role", "status");
    const words = document.createElement("div");
    words.textContent = this.dataset.offer ?? "";
    const acts = document.createElement("div");
    acts.className = "row row--tight";
    const button = (text, then) => {
      const one = document.createElement("button");
      one.type = "button"; one.className = "btn btn--quiet"; one.textContent = text;
      one.addEventListener("click", () => { then(); note.remove(); this.controls()[0]?.focus(); });
      acts.append(one);
    };
    button(this.dataset.restore ?? "OK", () => this.restore(values));
    button(this.dataset.discard ?? "\u00d7", () => drafts.clear(this.name));
    note.append(words, acts);
    this.prepend(note);
  }
}
customElements.define("s-draft", SorotDraft);

const clearAccepted = () => {
  for (const one of document.querySelectorAll("[data-draft-done]")) drafts.clear(one.dataset.draftDone);
  for (const one of document.querySelectorAll('meta[name="draft-done"]')) drafts.clear(one.content);
};
clearAccepted();
document.addEventListener("htmx:after:swap", clearAccepted);
