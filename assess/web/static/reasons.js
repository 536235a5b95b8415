import { changed, given, isTick } from "./words.js";

// A reason for giving no answer and an answer exclude each other, and so do "none of these" and the others. What a reason took
// away comes back with its own taking back.
const takenAway = new WeakMap();
const beside = ".aside, .remark, .conflict";
let putting = false;

function put(control, value) {
  if (isTick(control)) control.checked = value;
  else control.value = value || "";
  putting = true;
  changed(control);
  putting = false;
}

function exclude({ target: control }) {
  const item = control.closest(".item");
  if (putting || !item || control.closest(".remark, .conflict")) return;
  const reasons = [...item.querySelectorAll(".aside [type=checkbox]")];
  const answers = [...item.querySelectorAll("input, select, textarea")].filter((one) => one.name && !one.closest(beside));
  const others = [...reasons, ...answers].filter((one) => one !== control && given(one));
  if (!reasons.includes(control)) {
    if (!given(control)) return;
    const excluded = (one) => one.name === control.name && (one.matches("[data-alone]") || control.matches("[data-alone]"));
    others.filter((one) => reasons.includes(one) || excluded(one)).forEach((one) => put(one, false));
    takenAway.delete(item);
  } else if (control.checked) {
    if (others.some((one) => answers.includes(one))) takenAway.set(item, others.map((one) => [one, given(one)]));
    others.forEach((one) => put(one, false));
  } else {
    for (const [one, value] of takenAway.get(item) ?? []) if (!reasons.includes(one)) put(one, value);
    takenAway.delete(item);
  }
}

document.addEventListener("input", exclude, true);
