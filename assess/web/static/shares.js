import { WHILE_TYPING, filled, say, written } from "./words.js";

// Shares of a total: what they come to so far, and what is left.
class SharedSum extends HTMLElement {
  connectedCallback() {
    if (this.inputs) return; // it was away
    this.inputs = [...this.querySelectorAll("input")];
    this.addEventListener("input", () => say(this.show(), WHILE_TYPING));
    this.show();
  }

  show() {
    const shares = this.inputs.map((input) => Number(input.value.replace(/\s/g, "").replace(",", ".")));
    const readable = this.inputs.some((input) => input.value.trim()) && shares.every(Number.isFinite);
    const total = Number(this.dataset.total);
    const sum = Number(shares.reduce((one, other) => one + other).toFixed(6));
    const balance = sum === total ? "done" : sum < total ? "left" : "over";
    const words = filled(this.dataset[balance], { number: written(Number(Math.abs(total - sum).toFixed(6))) });
    this.querySelector(".so-far").textContent = readable ? `${written(sum)} / ` : "";
    this.querySelector(".balance").textContent = readable ? words : "";
    this.dataset.balance = readable ? balance : "";
    this.inputs.forEach((input, place) => input.parentElement.style.setProperty("--share", readable ? Math.min(shares[place] / total, 1) : 0));
    return readable ? words : "";
  }
}

customElements.define("shared-sum", SharedSum);
