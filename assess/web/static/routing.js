// Asks at once what answers on the page lead to, and no longer what they do not: by the conditions of the server, as far as they
// hang on this page. An item that is not asked waits in the template at its place, with all that was typed there.

import {answerValue} from "./answer_values.js";
import {evaluate} from "./conditions.js";
import {element, focusOn, form, pairsOf, placeOf} from "./page_items.js";
import {WHILE_TYPING, filled, isTick, say} from "./words.js";

const {when = {}, read = {}} = JSON.parse(form?.dataset.routing ?? "{}");

const isAsked = (key) => !(key in when) || evaluate(when[key], valueNow) === true;

/** What conditions test: the answer to an item, or a part of it. An answer to an item that is not asked leads nowhere. */
function valueNow(_, tested) {
  const key = tested in read ? tested : tested.slice(0, tested.lastIndexOf("."));
  const value = isAsked(key) ? answerValue(key, read[key], pairsOf(key), document.documentElement.lang) : null;
  if (key === tested || value === null) return value;
  return Array.isArray(value) ? null : value[tested.slice(key.length + 1)];
}

/** Bring up and take away what is due; the items that came. */
function route() {
  const [came, went] = [[], []];
  for (const key of Object.keys(when)) {
    const here = element(key);
    if (isAsked(key) === Boolean(here)) continue;
    (here ? went : came).push(key);
    if (here) takeAway(key, here);
    else bringUp(placeOf(key));
  }
  if (came.length + went.length) form.dispatchEvent(new CustomEvent("routed", {detail: {came, went}}));
  return came;
}

function bringUp(place) {
  place.content.firstElementChild.classList.add("came");
  place.after(place.content);
}

/** The focus goes to the item before: no answer leads to the first of a page. */
function takeAway(key, item) {
  let before = item;
  do before = before.previousElementSibling; while (before && !before.dataset.item);
  if (item.contains(document.activeElement) && before) focusOn(before);
  placeOf(key).content.append(item);
}

function routeAndTell({type, target}) {
  const questions = route().map((key) => element(key).querySelector("legend, .ask")?.textContent.trim()).filter(Boolean);
  if (!questions.length) return;
  const words = questions.length === 1 ? form.dataset.one : form.dataset.more;
  say(filled(words, {number: questions.length, questions: questions.join(" ")}), type === "input" && !isTick(target) ? WHILE_TYPING : undefined);
}

if (form?.dataset.routing) {
  route();
  for (const kind of ["input", "change", "renewed"]) form.addEventListener(kind, routeAndTell);
}
