// Drafts that pages, now gone, left on this device: saved from whatever page of the same response is open.

import {holding} from "./device.js";
import {Draft, Failure} from "./draft.js";

/**
 * Save what other pages left of `response`: how many answers went up, the drafts (section → title) that still need a look, and
 * the last Failure.
 */
export async function saveLeftovers(device, response) {
  const outcome = {saved: 0, open: new Map(), failure: null};
  for (const id of await device.ids(`${response}/`)) await holding(id, () => saveDraft(device, id, outcome));
  return outcome;
}

async function saveDraft(device, id, outcome) {
  const content = await device.read(id);
  if (!content) return;
  const draft = new Draft(device, id, content);
  const before = Object.keys(draft.items).length;
  try {
    if (draft.sent) await draft.deliver([]);
    if (!draft.isEmpty) await draft.deliver(Object.keys(draft.items));
    if (!draft.isEmpty) outcome.open.set(id.split("/")[1], draft.title);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (!outcome.failure?.passes) outcome.failure = error;
  }
  outcome.saved += before - Object.keys(draft.items).length;
}
