// Saves a section while it is answered: what is touched goes to the device at once and to the server soon, and the foot of
// the page says which of the two is true.

import {hold} from "./device.js";
import {Draft, Failure, afterOneAnother, newName, same} from "./draft.js";
import {changedAlready, chosen, drawn, element, fill, form, keyOf, pairsOf, renew, showConflict, showProblem} from "./page_items.js";
import {report} from "./status.js";

const PAUSE = 3_000; // of typing, after which what stands there is saved
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
const UNDECIDED = "0:0"; // how no item ever stood: the server asks again

const bases = new Map(); // key → how the item stood when what is shown was read, `revision:fingerprint`
const judged = new Map(); // key → {pairs, problem}: what the server did not take, and why; no problem is a conflict
const aside = new Set(); // keys of items that are not asked any more and were not taken as they stood
let draft;
let failure = null;
let failures = 0;
let timer;
let wish = null; // the button that was pressed
let leaving = false;
let touches = 0;
let kept = 0; // the last touch that is on the device
let savedAt = null;

const save = afterOneAnother(deliver);

/** Begin to save the section `id` (`<response>/<section>`); what an earlier page left on this device is taken up. */
export async function saveWhileAnswering(device, id) {
  for (const base of form._base.value.split(" ").filter(Boolean)) {
    const [key, ...standing] = base.split(":");
    bases.set(key, standing.join(":"));
  }
  for (const {dataset} of form.querySelectorAll("template[data-base]")) bases.set(dataset.place, dataset.base);
  form.addEventListener("submit", pressed);
  form.addEventListener("routed", ({detail}) => {
    detail.went.forEach(putAside);
    for (const key of detail.came) if (aside.delete(key)) touch(key);
  });
  draft = (await leftDraft(device, id)) ?? (await newDraft(device, id));
  const early = changedAlready();
  for (const [key, item] of Object.entries(draft.items)) if (!early.has(key)) takeUp(key, item);
  form.addEventListener("input", (event) => noticed(event, PAUSE));
  form.addEventListener("change", (event) => noticed(event, 0));
  form.addEventListener("focusout", () => setTimeout(showProblems));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" || failure) && save());
  addEventListener("pagehide", save);
  addEventListener("online", save);
  addEventListener("beforeunload", (event) => !device && !leaving && !draft.isEmpty && event.preventDefault());
  early.forEach(touch);
  if (!draft.isEmpty || wish) save();
}

/** The newest draft that a page, now gone, left of this section. */
async function leftDraft(device, id) {
  const left = [];
  for (const name of (await device?.ids(`${id}/`)) ?? []) left.push([name, await device.read(name)]);
  left.sort(([, one], [, other]) => (other?.at ?? 0) - (one?.at ?? 0));
  for (const [name, content] of left) if (content && (await hold(name))) return new Draft(device, name, content);
  return null;
}

async function newDraft(device, id) {
  const name = `${id}/${newName()}`;
  if (device) await hold(name);
  return new Draft(device, name, {title: document.querySelector("h1").textContent});
}

/** Show an answer that an earlier page left. */
function takeUp(key, {base, pairs}) {
  if (pairs.some(([name, value]) => name === `_keep.${key}` && value === "theirs")) {
    delete draft.items[key]; // the page shows it already
    return;
  }
  bases.set(key, base);
  fill(key, pairs);
}

function noticed(event, pause) {
  const key = keyOf(event.target);
  if (!key) return;
  [wish, leaving] = [null, false]; // who goes on answering is still here
  touch(key);
  if (failure?.passes) return; // another try is under way
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

function touch(key) {
  const base = chosen(key) === undefined ? UNDECIDED : (bases.get(key) ?? "0:");
  draft.items[key] = {base, pairs: pairsOf(key)};
  const number = ++touches;
  draft.keep().then(() => { kept = number; }, () => {}).then(show);
  show();
}

function pressed(event) {
  if (leaving) return;
  event.preventDefault();
  wish = event.submitter;
  if (draft) save();
}

/** Send what there is until nothing is left to send, and go where a button leads. */
async function deliver() {
  clearTimeout(timer);
  if (leaving) return; // a page on its way neither saves nor goes twice
  try {
    for (;;) {
      const repeated = Boolean(draft.sent);
      const go = repeated ? null : wish;
      const keys = go ? Object.keys(draft.items) : unjudged();
      if (!repeated && !go && !keys.length) break;
      show(true);
      const {sent, reply} = await draft.deliver(keys, go ? {[go.name]: go.value} : {});
      [failure, failures, savedAt] = [null, 0, new Date()];
      take(sent, reply);
      if (go && go === wish) return leave(go, reply);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failed(error);
  }
  show();
}

/** Touched items of which the server has not said that it cannot take them as they are. */
function unjudged() {
  return Object.keys(draft.items).filter((key) => !same(judged.get(key)?.pairs, draft.items[key].pairs));
}

/** Show what came of a delivery. */
function take(sent, reply) {
  for (const [key, {pairs}] of Object.entries(sent)) {
    const problem = reply.problems[key] ?? null;
    bases.set(key, reply.bases[key]);
    const touched = draft.items[key]; // perhaps while the device was written to, when the old base still stood
    if (touched && !problem && !reply.conflicts[key]) touched.base = reply.bases[key];
    if (problem || reply.conflicts[key]) judged.set(key, {pairs, problem});
    else judged.delete(key);
    if (!drawn(key)) continue;
    showConflict(key, reply.conflicts[key]);
    if (!problem) showProblem(key, null);
    if (reply.renewed[key] && !draft.items[key]) renew(key, reply.renewed[key]);
    if (!element(key)) putAside(key);
  }
  showProblems();
}

/** Let what the server did not take wait until its item is asked again: what nobody sees holds up nothing. */
function putAside(key) {
  if (!judged.delete(key)) return;
  delete draft.items[key];
  aside.add(key);
  draft.keep().catch(() => {});
}

/** Say what is wrong, but not with an item that is still being filled in. */
function showProblems() {
  for (const [key, {problem}] of judged) {
    if (problem && !element(key)?.contains(document.activeElement)) showProblem(key, problem);
  }
}

function leave(go, reply) {
  if (!draft.isEmpty || !reply.onward) return sendAsForm(go);
  leaving = true;
  const followed = reply.asked.filter((key) => !element(key)); // because of what somebody else answered
  const again = followed.length && go.value === "next" && !location.search;
  location.assign(again ? `?new=${followed.join("+")}#new` : reply.onward);
}

/** As without this script: the server draws the page with all that is wrong or disputed, or asks for the link. */
function sendAsForm(button) {
  leaving = true;
  form._base.value = [...bases].filter(([key]) => element(key)).map(([key, base]) => `${key}:${base}`).join(" ");
  form.requestSubmit(button);
}

function failed(error) {
  failure = error;
  if (wish && error.reason !== "connection") return sendAsForm(wish);
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures++);
  if (error.passes) timer = setTimeout(save, wait * (0.5 + Math.random()));
}

function show(sending = false) {
  if (failure?.reason === "connection") report(draft.device && kept === touches ? "kept" : "unkept", savedAt, wish && "going");
  else if (failure) report(failure.reason);
  else if (sending || draft.sent || unjudged().length) report("saving");
  else if (judged.size) report("marked", savedAt);
  else if (savedAt) report("saved", savedAt);
}
