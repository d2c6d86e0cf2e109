/* The base of our light-DOM elements. htmx morphs a page in place, so an element is not always connected anew:
   a MutationObserver calls `render()` again whenever its content changes. `render()` must be idempotent. */
class SorotElement extends HTMLElement {
  connectedCallback() {
    this.watcher ??= new MutationObserver(() => this.update());
    this.update();
  }
  disconnectedCallback() { this.watcher?.disconnect(); }
  update() {
    this.watcher.disconnect();
    this.render();
    this.watcher.observe(this, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-state"] });
  }
  render() {}
}
