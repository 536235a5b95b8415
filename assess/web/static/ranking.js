import { changed, filled, say } from "./words.js";

// Options in order: chosen one after the other, moved by buttons or dragged by a handle. The places stand in the plain selects.
class RankedOptions extends HTMLElement {
  connectedCallback() {
    if (this.ranked) return;
    const [lists, row] = [...this.querySelectorAll("template")].map((template) => template.content);
    this.last = Number(this.dataset.last);
    this.rows = [...this.querySelectorAll("select")].map((select) => this.row(row.cloneNode(true).firstElementChild, select));
    for (const plain of this.querySelectorAll(".plain")) plain.hidden = true;
    this.append(lists.cloneNode(true));
    this.ranked = this.querySelector(".ranked");
    this.unranked = this.querySelector(".unranked");
    this.addEventListener("change", () => this.writing || this.show());
    this.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.addEventListener("pointerdown", (event) => event.target.matches(".grip") && event.button === 0 && drag(this, event));
    this.show();
  }

  row(row, select) {
    row.select = select;
    row.words = select.previousElementSibling.textContent;
    row.id = select.id; // so that a link to a wrong place leads to what is seen
    select.removeAttribute("id");
    row.querySelector(".name").textContent = row.words;
    for (const unseen of row.querySelectorAll(".unseen")) unseen.textContent += ` ${row.words}`;
    row.classList.toggle("wrong", select.hasAttribute("aria-invalid"));
    return row;
  }

  get order() {
    return this.rows.filter((row) => row.select.value).sort((one, other) => one.select.value - other.select.value);
  }

  // The rows as the selects have them.
  show() {
    const order = this.order;
    this.ranked.replaceChildren(...order);
    this.unranked.replaceChildren(...this.rows.filter((row) => !row.select.value));
    for (const row of this.rows) {
      const place = order.indexOf(row) + 1;
      row.querySelector(".place").textContent = place || "";
      row.querySelector(".choose").hidden = place > 0 || order.length === this.last;
      row.querySelector(".up").hidden = row.querySelector(".down").hidden = !place;
      row.querySelector(".up").ariaDisabled = place === 1;
    }
  }

  // Puts a row in a place, from 0; beyond the last place, or without any, it is out. Whoever falls behind the last place is out too.
  put(row, place = Infinity) {
    const order = this.order.filter((other) => other !== row);
    if (place < this.last) order.splice(place, 0, row);
    const selects = [];
    for (const other of this.rows) {
      const given = order.indexOf(other) + 1;
      const value = given && given <= this.last ? String(given) : "";
      if (other.select.value !== value) selects.push(other.select);
      other.select.value = value;
    }
    if (!selects.length) return;
    this.writing = true;
    changed(...selects);
    this.writing = false;
    this.show();
    const values = { option: row.words, place: row.select.value, last: this.last };
    say(filled(row.select.value ? this.dataset.placed : this.dataset.out, values));
  }

  press(button) {
    if (!button || button.ariaDisabled === "true") return;
    const row = button.closest("li");
    const [place, count] = [this.order.indexOf(row), this.order.length];
    if (button.matches(".choose")) this.put(row, count);
    else if (button.matches(".up")) this.put(row, place - 1);
    else this.put(row, place + 1 < count ? place + 1 : Infinity);
    (button.hidden ? row.querySelector("button:not([hidden])") : button)?.focus();
  }
}

// Drags a row along with the pointer and marks where it would go; Escape leaves everything as it was.
function drag(list, start) {
  const row = start.target.closest("li");
  const others = list.order.filter((other) => other !== row);
  const from = start.clientY + scrollY;
  let [y, frame] = [start.clientY, 0];
  const place = () => {
    if (y > list.unranked.previousElementSibling.getBoundingClientRect().bottom) return Infinity;
    return others.filter((other) => other.getBoundingClientRect().top + other.offsetHeight / 2 < y).length;
  };
  const follow = () => {
    const edge = y < 60 ? y - 60 : y > innerHeight - 60 ? y - innerHeight + 60 : 0;
    scrollBy(0, edge / 4);
    row.style.transform = `translateY(${y + scrollY - from}px)`;
    const to = place();
    list.rows.forEach((other) => other.classList.toggle("before", other === others[to]));
    list.ranked.classList.toggle("at-end", to >= others.length && to < Infinity);
    list.unranked.classList.toggle("at-end", to === Infinity);
    frame = requestAnimationFrame(follow);
  };
  const move = (event) => (y = event.clientY);
  const end = (event) => {
    if (event.type === "keydown" && event.key !== "Escape") return;
    if (event.type === "pointerup") move(event);
    const to = place();
    cancelAnimationFrame(frame);
    ends.abort();
    row.style.transform = "";
    for (const marked of [row, list.ranked, list.unranked, ...list.rows]) marked.classList.remove("lifted", "before", "at-end");
    if (event.type === "pointerup") list.put(row, to);
  };
  const ends = new AbortController();
  for (const kind of ["pointerup", "pointercancel", "keydown"]) addEventListener(kind, end, { signal: ends.signal });
  addEventListener("pointermove", move, { signal: ends.signal });
  start.preventDefault(); // no text is selected
  row.classList.add("lifted");
  follow();
}

customElements.define("ranked-options", RankedOptions);
