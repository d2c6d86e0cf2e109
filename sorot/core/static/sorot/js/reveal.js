/* <s-reveal data-show data-hide> beside a password: a button that shows what was typed. Without scripts it is empty. */
class SorotReveal extends SorotElement {
  render() {
    const field = this.parentElement?.querySelector("input");
    if (!field || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "reveal";
    const say = () => {
      const shown = field.type === "text";
      button.textContent = shown ? this.dataset.hide : this.dataset.show;
      button.setAttribute("aria-pressed", String(shown));
    };
    button.addEventListener("click", () => { field.type = field.type === "text" ? "password" : "text"; say(); field.focus(); });
    field.form?.addEventListener("submit", () => { field.type = "password"; });
    say();
    this.append(button);
  }
}
customElements.define("s-reveal", SorotReveal);
