/* <s-focus>: moves the focus to the error summary once, when it appears. */
class SorotFocus extends SorotElement {
  render() {
    const target = this.querySelector("[tabindex]");
    if (!target || target === this.seen) return;
    this.seen = target;
    target.focus({ preventScroll: false });
  }
}
customElements.define("s-focus", SorotFocus);
