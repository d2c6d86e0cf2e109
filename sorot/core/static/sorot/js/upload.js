/* <s-upload url purpose owner limit> around a file field: sends the chosen file in pieces (tus 1.0.0), so that a broken
   line or a closed tab costs one piece. A finished upload stands in the hidden field `upload`; the file itself is then
   not sent with the form. Without JavaScript the field is an ordinary one. Texts come from the page (data-*). */
const PIECE = 4 * 1024 * 1024, TUS = "1.0.0", KEPT_DAYS = 3;

class SorotUpload extends SorotElement {
  render() {
    if (this.bound) return;
    this.bound = true;
    this.input = this.querySelector("input[type=file]");
    this.form = this.closest("form");
    this.code = this.form?.elements.upload;
    if (!this.input || !this.code || !window.Blob?.prototype.slice) return;
    this.panel = this.querySelector("[data-panel]");
    this.bar = this.panel.querySelector("progress");
    this.words = this.panel.querySelector("[role=status]");
    [this.pause, this.cancel] = this.panel.querySelectorAll("button");
    this.name = this.input.name;
    this.input.addEventListener("change", () => this.choose(this.input.files[0]));
    this.pause.addEventListener("click", () => (this.running ? this.stop() : this.run()));
    this.cancel.addEventListener("click", () => this.forget());
    // Before <s-once>, which would call the form busy: it is sent when the file is there.
    document.addEventListener("submit", (event) => {
      if (event.target !== this.form || !this.file || this.code.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.waiting = true;
      if (this.running) this.say(this.dataset.waits); else this.run();
    }, true);
    addEventListener("online", () => { if (this.file && !this.code.value && !this.paused) this.run(); });
    this.offer();
  }
  get key() { return `sorot-upload:${this.getAttribute("purpose")}:${this.getAttribute("owner")}`; }
  kept() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return kept && Date.now() - kept.at < KEPT_DAYS * 864e5 ? kept : null;
    } catch { return null; }
  }
  keep(value) { try { value ? localStorage.setItem(this.key, JSON.stringify(value)) : localStorage.removeItem(this.key); } catch {} }
  print(file) { return [file.name, file.size, file.lastModified].join("|"); }
  say(text, tone = "") { this.panel.hidden = false; this.words.textContent = text; this.panel.dataset.tone = tone; }
  show(offset, size) {
    this.bar.max = size; this.bar.value = offset;
    const mb = (n) => (n / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    this.say(this.dataset.runs.replace("{done}", mb(offset)).replace("{all}", mb(size)));
  }
  buttons(run) {
    this.pause.hidden = !this.file || Boolean(this.code.value);
    this.pause.textContent = run ? this.dataset.pause : this.dataset.resume;
    this.cancel.hidden = false;
  }
  /* After a reload: what was begun here before. The browser gives no file back, so the person chooses it again. */
  async offer() {
    const kept = this.kept();
    if (!kept) return;
    const found = await this.look(kept.url);
    if (!found) { this.keep(null); return; }
    if (this.file) return;
    this.url = kept.url;
    this.bar.max = found.length; this.bar.value = found.offset;
    if (found.offset === found.length) this.finish(kept.name);
    else { this.say(this.dataset.again.replace("{name}", kept.name)); this.buttons(false); }
  }
  async choose(file) {
    this.file = file; this.code.value = ""; this.input.name = this.name;
    if (!file) return;
    if (file.size > Number(this.getAttribute("limit"))) { this.file = null; this.input.value = ""; this.say(this.dataset.large, "bad"); return; }
    this.url = null;
    const kept = this.kept();
    if (kept?.print === this.print(file)) this.url = kept.url;
    else if (kept) this.drop(kept.url);
    this.run();
  }
  async look(url) {
    try {
      const answer = await fetch(url, { method: "HEAD", headers: { "Tus-Resumable": TUS } });
      if (!answer.ok) return null;
      return { offset: Number(answer.headers.get("Upload-Offset")), length: Number(answer.headers.get("Upload-Length")) };
    } catch { return undefined; }
  }
  drop(url) { this.keep(null); fetch(url, { method: "DELETE", headers: { "Tus-Resumable": TUS } }).catch(() => {}); }
  async begin() {
    const text = (value) => btoa(String.fromCharCode(...new TextEncoder().encode(value)));
    const told = { filename: this.file.name.slice(-100), purpose: this.getAttribute("purpose"), owner: this.getAttribute("owner") };
    const answer = await fetch(this.getAttribute("url"), { method: "POST", headers: {
      "Tus-Resumable": TUS, "Upload-Length": String(this.file.size),
      "Upload-Metadata": Object.entries(told).map(([key, value]) => `${key} ${text(value)}`).join(","),
    } });
    if (answer.status !== 201) throw new Refused((await answer.text()) || this.dataset.failed);
    this.url = answer.headers.get("Location");
    this.keep({ url: this.url, print: this.print(this.file), name: this.file.name, at: Date.now() });
  }
  async run() {
    if (this.running || !this.file) return;
    this.running = true; this.paused = false; this.input.removeAttribute("name");
    this.buttons(true);
    for (let tries = 0; this.running;) {
      try {
        if (!this.url) { await this.begin(); this.offset = 0; }
        else {
          const found = await this.look(this.url);
          if (found === undefined) throw new Error("offline");
          if (found === null) { this.url = null; this.keep(null); continue; }
          this.offset = found.offset;
        }
        while (this.running && this.offset < this.file.size) { this.offset = await this.send(); tries = 0; }
        if (this.running) { this.running = false; this.finish(this.file.name); }
      } catch (error) {
        if (error instanceof Refused) { this.refuse(error.message); return; }
        if (!this.running) return;
        this.say(this.dataset.offline);
        await new Promise((done) => setTimeout(done, Math.min(30, 2 ** tries++) * 1000));
      }
    }
  }
  send() {
    return new Promise((done, fail) => {
      const request = this.request = new XMLHttpRequest(), from = this.offset;
      request.open("PATCH", this.url);
      for (const [name, value] of [["Tus-Resumable", TUS], ["Upload-Offset", String(from)], ["Content-Type", "application/offset+octet-stream"]]) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => this.show(from + event.loaded, this.file.size);
      request.onload = () => {
        if (request.status === 204) done(Number(request.getResponseHeader("Upload-Offset")));
        else if ([404, 409, 410, 423, 460].includes(request.status) || request.status >= 500) fail(new Error(String(request.status)));
        else fail(new Refused(request.responseText || this.dataset.failed));
      };
      request.onerror = request.onabort = () => fail(new Error("offline"));
      request.send(this.file.slice(from, from + PIECE));
    });
  }
  stop() {
    this.running = false; this.paused = true; this.request?.abort();
    this.say(this.dataset.paused); this.buttons(false);
  }
  finish(name) {
    this.code.value = this.url.split("/").filter(Boolean).pop();
    this.input.removeAttribute("name");
    this.bar.value = this.bar.max;
    this.say(this.dataset.done.replace("{name}", name), "good");
    this.buttons(false);
    if (this.waiting) { this.waiting = false; this.form.requestSubmit(); }
  }
  refuse(text) {
    this.running = this.waiting = false; this.file = null; this.url = null;
    this.keep(null); this.input.value = ""; this.input.name = this.name;
    this.say(text, "bad"); this.pause.hidden = this.cancel.hidden = true;
  }
  forget() {
    this.running = this.waiting = false; this.request?.abort();
    if (this.url) this.drop(this.url);
    this.file = this.url = null; this.code.value = ""; this.input.value = ""; this.input.name = this.name;
    this.panel.hidden = true; this.input.focus();
  }
}
class Refused extends Error {}
customElements.define("s-upload", SorotUpload);
