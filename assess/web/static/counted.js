import { WHILE_TYPING, filled, say } from "./words.js";

// A text of limited length: how many characters are left.
class CountedText extends HTMLElement {
  connectedCallback() {
    if (this.show) return; // it was away
    const [text, shown] = [this.querySelector("textarea"), this.querySelector(".length")];
    const [limit, longest] = [shown.textContent, Number(this.dataset.longest)];
    this.show = () => {
      const left = longest - [...text.value.trim()].length;
      const words = filled(left < 0 ? this.dataset.over : this.dataset.left, { number: Math.abs(left) });
      shown.textContent = left === longest ? limit : words;
      shown.classList.toggle("error", left < 0);
      return left < longest / 10 ? words : "";
    };
    text.addEventListener("input", () => say(this.show(), WHILE_TYPING));
    this.show();
  }
}

customElements.define("counted-text", CountedText);
