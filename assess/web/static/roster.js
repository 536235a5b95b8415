// A list of entries: those filled in are cards to be changed or taken away, and one is open at a time. The plain controls stay what
// the form sends; an entry that is taken away is emptied, and its place in the list stays free.

import { Suggestions } from "./suggestions.js";
import { changed, filled, given, isTick, say } from "./words.js";

class EntryList extends HTMLElement {
  connectedCallback() {
    if (this.entries) return;
    const [parts, more] = [...this.querySelectorAll("template")].map((template) => template.content);
    this.entries = [...this.querySelectorAll(".entry")];
    this.querySelector(".entries").replaceChildren(...this.entries);
    this.append(more.cloneNode(true));
    const names = [...this.querySelectorAll("datalist option")].map((option) => option.textContent);
    for (const entry of this.entries) {
      const [card, removed, finish] = parts.cloneNode(true).children;
      const [number, ...cells] = entry.children;
      const fields = document.createElement("div");
      fields.append(...cells, finish);
      entry.append(number, card, removed, fields);
      entry.controls = [...fields.querySelectorAll("input, select")];
      if (names.length) new Suggestions(entry.controls[0], () => this.unused(names, entry), this.dataset.found);
    }
    for (const entry of this.entries) this.turn(entry, entry.querySelector("[aria-invalid]") ? "open" : filledIn(entry) ? "closed" : "empty");
    if (!this.entries.some(filledIn)) this.turn(this.entries[0], "open");
    this.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.addEventListener("keydown", (event) => this.enter(event));
    this.addEventListener("input", () => this.count());
    this.addEventListener("change", () => this.writing || this.follow());
    this.count();
  }

  // An entry is empty (and not seen), open, closed (a card) or removed (and can be brought back).
  turn(entry, state) {
    entry.dataset.state = state;
    const [, card, removed, fields] = entry.children;
    entry.hidden = state === "empty";
    [card.hidden, removed.hidden, fields.hidden] = [state !== "closed", state !== "removed", state !== "open"];
    const name = state === "removed" ? entry.kept.name : nameOf(entry);
    card.querySelector("strong").textContent = name;
    card.querySelector("span").textContent = entry.controls.slice(1).map(wordsOf).filter(Boolean).join(" · ");
    removed.querySelector("span").textContent = filled(this.dataset.removed, { name });
    for (const unseen of entry.querySelectorAll(".card .unseen, .removed .unseen")) unseen.textContent = ` ${name}`;
    this.count();
  }

  count() {
    for (const entry of this.entries) entry.querySelector(".finish .remove").hidden = !filledIn(entry);
    const number = this.entries.filter(filledIn).length;
    const [add, shown] = this.querySelector(".more").children;
    shown.textContent = number ? filled(this.dataset.count, { number, most: this.entries.length }) : "";
    add.hidden = number === this.entries.length || this.entries.some((entry) => entry.dataset.state === "open" && !filledIn(entry));
  }

  // Something else emptied or filled the controls.
  follow() {
    for (const entry of this.entries) {
      const state = entry.dataset.state;
      if (state === "closed" && !filledIn(entry)) this.turn(entry, "empty");
      else if (state !== "open" && filledIn(entry)) this.turn(entry, "closed");
    }
    if (this.entries.every((entry) => entry.hidden)) this.turn(this.entries[0], "open");
    this.count();
  }

  press(button) {
    const entry = button?.closest(".entry");
    if (!button) return;
    if (button.matches(".add")) this.add();
    else if (button.matches(".edit")) this.open(entry);
    else if (button.matches(".done")) this.close(entry) && this.querySelector(".add:not([hidden])")?.focus();
    else if (button.matches(".remove")) this.takeAway(entry);
    else if (button.matches(".undo")) this.bringBack(entry);
  }

  enter(event) {
    if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches("input[type=text]")) return;
    event.preventDefault(); // the form is not sent from the middle of a list
    this.press(event.target.closest(".entry").querySelector(".done"));
  }

  open(entry) {
    for (const other of this.entries) if (other !== entry && other.dataset.state === "open" && !this.close(other)) return;
    this.turn(entry, "open");
    entry.controls[0].focus();
  }

  // True if the entry could be closed: it has a name, or nothing at all.
  close(entry) {
    const unnamed = filledIn(entry) && !nameOf(entry);
    this.complain(entry, unnamed ? this.dataset.unnamed : "");
    if (!unnamed) this.turn(entry, filledIn(entry) ? "closed" : "empty");
    if (this.entries.every((other) => other.hidden)) this.turn(this.entries[0], "open");
    return !unnamed;
  }

  complain(entry, sentence) {
    const name = entry.controls[0];
    const said = name.parentElement.querySelector(".error") ?? name.parentElement.appendChild(document.createElement("span"));
    said.className = "error";
    said.id = `${name.name}-error`;
    said.textContent = sentence;
    name.toggleAttribute("aria-invalid", Boolean(sentence));
    if (!sentence) return name.removeAttribute("aria-describedby");
    name.setAttribute("aria-invalid", "true");
    name.setAttribute("aria-describedby", said.id);
    name.focus();
  }

  add() {
    const last = this.entries.findLastIndex(filledIn);
    const free = [...this.entries.slice(last + 1), ...this.entries].find((entry) => !filledIn(entry));
    this.open(free);
  }

  takeAway(entry) {
    entry.kept = { name: nameOf(entry), contents: entry.controls.map(given) };
    if (!filledIn(entry)) return this.close(entry);
    this.complain(entry, "");
    this.write(entry, entry.controls.map(() => false));
    this.turn(entry, "removed");
    say(filled(this.dataset.removed, entry.kept));
    entry.querySelector(".undo").focus();
  }

  bringBack(entry) {
    this.write(entry, entry.kept.contents);
    this.turn(entry, nameOf(entry) ? "closed" : "open");
    say(filled(this.dataset.restored, entry.kept));
    (nameOf(entry) ? entry.querySelector(".edit") : entry.controls[0]).focus();
  }

  write(entry, contents) {
    entry.controls.forEach((control, place) => (isTick(control) ? (control.checked = contents[place]) : (control.value = contents[place] || "")));
    this.writing = true;
    changed(...entry.controls);
    this.writing = false;
  }

  unused(names, entry) {
    const used = new Set(this.entries.filter((other) => other !== entry).map(nameOf));
    return names.filter((name) => !used.has(name));
  }
}

const filledIn = (entry) => entry.controls.some(given);
const nameOf = (entry) => entry.controls[0].value.trim();

function wordsOf(control) {
  if (isTick(control)) return control.checked && control.nextElementSibling.textContent;
  return control.value && (control.selectedOptions?.[0].textContent ?? control.value.trim());
}

customElements.define("entry-list", EntryList);
