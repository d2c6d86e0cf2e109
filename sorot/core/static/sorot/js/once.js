/* <s-once> around a form: says that it is busy and lets nobody send it twice.
   Without JavaScript the hidden submit_key does the same on the server. */
class SorotOnce extends SorotElement {
  render() {
    if (this.bound) return;
    this.bound = true;
    this.addEventListener("submit", (event) => {
      const form = event.target;
      if (event.defaultPrevented && !form.hasAttribute("hx-post")) return;
      if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); event.stopImmediatePropagation(); return; }
      this.busy(form, event.submitter, true);
    }, { capture: true });
    for (const name of ["htmx:after:request", "htmx:after:swap", "htmx:error"]) {
      this.addEventListener(name, () => { for (const form of this.querySelectorAll("form")) this.busy(form, null, false); });
    }
    // Back from the next page: the browser may show this one as it was left.
    addEventListener("pageshow", (event) => {
      if (event.persisted) for (const form of this.querySelectorAll("form")) this.busy(form, null, false);
    });
  }
  busy(form, button, on) {
    form.toggleAttribute("data-busy", on);
    if (on) form.setAttribute("aria-busy", "true"); else form.removeAttribute("aria-busy");
    const marked = button ? [button] : form.querySelectorAll("[type=submit][aria-busy]");
    for (const one of marked) if (on) one.setAttribute("aria-busy", "true"); else one.removeAttribute("aria-busy");
  }
}
customElements.define("s-once", SorotOnce);
