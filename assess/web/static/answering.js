// What every page of a response does: save while people answer, and what they left unsaved; forget it once it is sent.

import "./items.js";
import "./routing.js";
import {openDevice} from "./device.js";
import {saveLeftovers} from "./leftovers.js";
import {saveWhileAnswering} from "./saving.js";
import {report, reportOpen} from "./status.js";

const RETRY = 10_000;
const {response, section, home, sent} = document.body.dataset;
const send = document.querySelector("form.send");
const device = await openDevice();

if (section) await saveWhileAnswering(device, `${response}/${section}`);
if (device && sent !== undefined) await device.dropAll(`${response}/`);
else if (device) await clearUp();

/** Save what other pages left; a page that shows answers is drawn anew if that changed them, and sends nothing before. */
async function clearUp() {
  send?.addEventListener("submit", clearUpFirst);
  for (;;) {
    const {saved, open, failure} = await saveLeftovers(device, response);
    if (!section && saved) return location.reload();
    if (!section && failure) report("left");
    else if (!section && open.size) reportOpen(home, open);
    if (!failure?.passes) break;
    await connectionOr(RETRY * (0.5 + Math.random()));
  }
  send?.removeEventListener("submit", clearUpFirst);
}

async function clearUpFirst(event) {
  event.preventDefault();
  const {saved, failure} = await saveLeftovers(device, response);
  if (failure?.passes) return report("left");
  if (saved) return location.reload();
  send.removeEventListener("submit", clearUpFirst);
  send.requestSubmit(event.submitter);
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
