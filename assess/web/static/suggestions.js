import { changed, filled, say } from "./words.js";

// Names of the register with all words typed, anywhere in the name: an editable combobox whose list appears while typing.
export class Suggestions {
  constructor(input, names, words) {
    Object.assign(this, { input, names, words, chosen: -1 });
    input.removeAttribute("list");
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-list`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    const label = input.labels[0].textContent;
    for (const [name, value] of Object.entries({ role: "listbox", "aria-label": label })) this.list.setAttribute(name, value);
    const state = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(state)) input.setAttribute(name, value);
    input.after(this.list);
    input.addEventListener("input", () => document.activeElement === input && this.show());
    input.addEventListener("click", () => this.show());
    input.addEventListener("blur", () => this.hide());
    input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener("click", (event) => this.pick(event.target.closest("li")));
  }

  show() {
    const typed = plain(this.input.value).split(/\s+/);
    const fitting = this.names().filter((name) => typed.every((word) => plain(name).includes(word)) && name !== this.input.value);
    this.list.replaceChildren(...fitting.map((name, place) => this.option(name, place)));
    this.mark(-1);
    this.list.hidden = !fitting.length;
    this.input.setAttribute("aria-expanded", String(fitting.length > 0));
    if (fitting.length) say(filled(this.words, { number: fitting.length }), 700);
  }

  option(name, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.textContent = name;
    return option;
  }

  hide() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(place) {
    this.chosen = place;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.list.children[place];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  pick(option) {
    if (!option) return;
    this.input.value = option.textContent;
    changed(this.input);
    this.hide();
  }

  key(event) {
    const [open, count] = [!this.list.hidden, this.list.children.length];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) this.show();
      else this.mark((this.chosen + (event.key === "ArrowDown" ? 1 : -1) + count + (this.chosen < 0 && event.key === "ArrowUp")) % count);
    } else if (open && event.key === "Enter" && this.chosen >= 0) this.pick(this.list.children[this.chosen]);
    else if (open && event.key === "Escape") this.hide();
    else return;
    event.preventDefault();
  }
}

// Small letters without quotation marks, so that "ural" finds «Урал» as people write it.
const plain = (text) => text.toLowerCase().replaceAll("ё", "е").replace(/[«»“”„"'’]/g, "").trim();
