/* <s-count> around a field with maxlength: says how many characters are left, quietly, from 80 % on. */
class SorotCount extends SorotElement {
  render() {
    if (!this.bound) { this.bound = true; this.addEventListener("input", () => this.update()); }
    const field = this.querySelector("[maxlength]");
    if (!field) return;
    const left = field.maxLength - field.value.length;
    let says = this.querySelector(".count-left");
    if (!says) {
      says = document.createElement("span");
      says.className = "count-left field__hint";
      says.setAttribute("aria-live", "polite");
      this.append(says);
    }
    says.textContent = left <= field.maxLength * 0.2 ? (this.dataset.left ?? "%s").replace("%s", left) : "";
  }
}
customElements.define("s-count", SorotCount);
