// What every page of a response does: save while people answer, and what they left unsaved; forget it once it is sent.

import "./items.js";
import {openDevice} from "./device.js";
import {saveLeftovers} from "./leftovers.js";
import {saveWhileAnswering} from "./saving.js";
import {report, reportOpen} from "./status.js";

const RETRY = 10_000;
const {response, section, home, sent} = document.body.dataset;
const device = await openDevice();

if (section) await saveWhileAnswering(device, `${response}/${section}`);
const send = document.querySelector("form.send");
send?.addEventListener("submit", saveBeforeSending);
if (device && sent !== undefined) await device.dropAll(`${response}/`);
else if (device) await clearUp();

/** Nothing is sent while answers that could still be saved wait on this device. */
async function saveBeforeSending(event) {
  if (!device) return;
  event.preventDefault();
  const {saved, failure} = await saveLeftovers(device, response);
  if (failure?.passes) return report("left");
  if (saved) return location.reload(); // first look at what will be sent
  send.removeEventListener("submit", saveBeforeSending);
  send.requestSubmit(event.submitter);
}

/** Save what other pages left; a page that shows answers is drawn anew if that changed them. */
async function clearUp() {
  for (;;) {
    const {saved, open, failure} = await saveLeftovers(device, response);
    if (!section && saved) return location.reload();
    if (!section && failure) report("left");
    else if (!section && open.size) reportOpen(home, open);
    if (!failure?.passes) return;
    await connectionOr(RETRY * (0.5 + Math.random()));
  }
}

/** Returns when the browser says that there is a connection, or after a time. */
function connectionOr(milliseconds) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
  });
}
