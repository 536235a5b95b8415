// What the scripts of the pages share: saying something, and writing as if somebody had typed.

const comma = (1.5).toLocaleString(document.documentElement.lang).includes(",");

export const written = (number) => String(number).replace("-", "−").replace(".", comma ? "," : ".");
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// What stands in a control; false, or nothing, where it is not ticked or empty.
export const isTick = (control) => control.matches("[type=checkbox], [type=radio]");
export const given = (control) => (isTick(control) ? control.checked : control.value.trim() && control.value);

export function changed(...controls) {
  for (const control of controls)
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
}

// Says something to those who do not see it, once; `wait` milliseconds later, if nothing else is said until then.
let pending;
export function say(text, wait = 50) {
  const said = document.querySelector("#said");
  said.textContent = "";
  clearTimeout(pending);
  pending = setTimeout(() => (said.textContent = text), wait);
}

export const WHILE_TYPING = 1000;
