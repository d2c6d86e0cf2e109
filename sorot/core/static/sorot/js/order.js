/* <s-order> around a list whose items have a form with buttons named `to`: dragging an item by its handle, with a mouse or
   a finger, sends the same form with the number of the place it was put. The buttons stay for the keyboard. */
const EDGE = 88;

class SorotOrder extends SorotElement {
  render() {
    for (const grip of this.querySelectorAll("[data-grip][hidden]")) grip.hidden = false;
    if (this.bound) return;
    this.bound = true;
    this.addEventListener("pointerdown", (event) => this.take(event));
    this.addEventListener("pointermove", (event) => { if (this.item) { this.at = event.clientY; this.put(); } });
    this.addEventListener("pointerup", () => this.drop());
    this.addEventListener("pointercancel", () => this.back());
    addEventListener("keydown", (event) => { if (event.key === "Escape") this.back(); });
  }
  get items() { return [...this.querySelectorAll("[data-order]")]; }
  take(event) {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0 || this.item) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    this.item = grip.closest("[data-order]");
    this.next = this.item.nextElementSibling;
    this.at = event.clientY;
    this.item.classList.add("is-dragged");
    this.roll = setInterval(() => this.scroll(), 16);
  }
  /* Before the first item whose middle is below the finger. */
  put() {
    const below = this.items.find((one) => {
      const box = one.getBoundingClientRect();
      return one !== this.item && this.at < box.top + box.height / 2;
    }) ?? null;
    if (below !== this.item.nextElementSibling) this.item.parentElement.insertBefore(this.item, below);
  }
  scroll() {
    const by = this.at < EDGE ? this.at - EDGE : Math.max(0, this.at - innerHeight + EDGE);
    if (by) { scrollBy(0, by / 6); this.put(); }
  }
  end() {
    clearInterval(this.roll);
    const item = this.item;
    item?.classList.remove("is-dragged");
    this.item = null;
    return item;
  }
  back() {
    const item = this.end();
    if (item) item.parentElement.insertBefore(item, this.next);
  }
  drop() {
    const item = this.end(), form = item?.querySelector("form[data-place]"), place = this.items.indexOf(item) + 1;
    if (!form || String(place) === item.dataset.order) return;
    const field = document.createElement("input");
    field.type = "hidden"; field.name = "to"; field.value = place;
    form.append(field);
    form.requestSubmit();
  }
}
customElements.define("s-order", SorotOrder);
