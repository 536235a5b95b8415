// The items on a page, as the templates draw them: what is given, and what is shown about it.

import {changed} from "./words.js";

export const form = document.getElementById("answers");

/** The element of the item `key`; null if it is not on the page, or not asked now. */
export const element = (key) => form.querySelector(`[data-item="${CSS.escape(key)}"]`);

/** The template in which the item `key` waits while answers on the page do not lead to it; null for all others. */
export const placeOf = (key) => form.querySelector(`template[data-place="${CSS.escape(key)}"]`);

/** The element of the item `key`, be it asked or waiting. */
export const drawn = (key) => element(key) ?? placeOf(key)?.content.firstElementChild;

/** Key of the item that a control belongs to; undefined for buttons and the like. */
export const keyOf = (control) => control.closest?.("[data-item]")?.dataset.item;

const controls = (key) => [...(drawn(key)?.querySelectorAll("input, select, textarea") ?? [])].filter((control) => control.name);

/** What is given for an item, as a form posts it: pairs of name and value. */
export function pairsOf(key) {
  return controls(key).flatMap((control) => {
    if (control.disabled || (choosable(control) && !control.checked)) return [];
    if (control.type === "select-multiple") return [...control.selectedOptions].map((option) => [control.name, option.value]);
    return [[control.name, control.value]];
  });
}

/** Fill an item's controls with `pairs`. */
export function fill(key, pairs) {
  const all = controls(key);
  for (const control of all) {
    const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
    if (choosable(control)) control.checked = values.includes(control.value);
    else if (control.type !== "hidden") control.value = values[0] ?? "";
    if (values[0] && control.closest("details")) control.closest("details").open = true;
  }
  changed(...all);
}

/** Keys of items that were changed before any script ran. */
export function changedAlready() {
  const changed = [...form.elements].filter((control) =>
    choosable(control) ? control.checked !== control.defaultChecked
    : control.options ? [...control.options].some((option) => option.selected !== option.defaultSelected && control.selectedIndex > 0)
    : control.type !== "hidden" && control.defaultValue !== undefined && control.value !== control.defaultValue);
  return new Set(changed.map(keyOf).filter(Boolean));
}

/** Show what is wrong with an item, a sentence and the control it is about; null takes it away again. */
export function showProblem(key, problem) {
  const item = drawn(key);
  if (!item) return;
  item.classList.toggle("wrong", Boolean(problem));
  for (const control of controls(key)) control.removeAttribute("aria-invalid");
  aboutOf(key)?.querySelector(".error")?.remove();
  if (!problem) return;
  const about = aboutOf(key) ?? newAbout(item, key);
  const sentence = about.appendChild(document.createElement("p"));
  sentence.className = "error";
  sentence.textContent = problem.sentence;
  for (const control of controls(key)) if ([key, control.name].includes(problem.control)) control.setAttribute("aria-invalid", "true");
}

/** Show both answers of a conflict, drawn by the server; null takes the choice away. */
export function showConflict(key, markup) {
  const shown = conflict(key);
  const focused = shown?.contains(document.activeElement);
  if (!markup) {
    shown?.remove();
    return focused && focusOn(drawn(key));
  }
  const fresh = fromMarkup(markup);
  if (shown?.isEqualNode(fresh)) return null;
  if (shown) {
    shown.replaceWith(fresh);
    return focused && fresh.focus();
  }
  return (aboutOf(key) ?? drawn(key).querySelector("legend, .ask")).after(fresh);
}

/** What was chosen in an item's conflict: "mine", "theirs" or, so far, undefined; null without a conflict. */
export function chosen(key) {
  const shown = conflict(key);
  return shown && shown.querySelector(":checked")?.value;
}

const conflict = (key) => drawn(key)?.querySelector(".conflict");
const aboutOf = (key) => drawn(key)?.querySelector(`#${CSS.escape(key)}-about`);

/** Draw an item anew, as the server did; the form gets an event `renewed`. */
export function renew(key, markup) {
  const old = drawn(key);
  const fresh = fromMarkup(markup);
  const focused = old.contains(document.activeElement);
  const place = controls(key).indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (controls(key)[place]) controls(key)[place].focus();
  else if (focused) focusOn(fresh);
  form.dispatchEvent(new Event("renewed"));
}

/** Give the focus to an item: to the only control that answers it, or to the whole. */
export function focusOn(item) {
  (item.hasAttribute("tabindex") ? item : item.querySelector(`[id="${CSS.escape(item.dataset.item)}"]`)).focus();
}

function newAbout(item, key) {
  const about = document.createElement("div");
  about.id = `${key}-about`;
  item.querySelector("legend, .ask").after(about);
  const described = item.hasAttribute("tabindex") ? [item] : controls(key).filter((control) => control.id === key);
  for (const one of described) one.setAttribute("aria-describedby", `${one.getAttribute("aria-describedby") ?? ""} ${about.id}`.trim());
  return about;
}

function fromMarkup(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  return template.content.firstElementChild;
}

const choosable = (control) => control.type === "radio" || control.type === "checkbox";
