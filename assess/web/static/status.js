// The line that says how saving goes, in the page's language; its sentences stand in the element itself.

const line = document.getElementById("saving");
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});

/** Say the sentence `name`, with the time filled in, and a second one if it is named. */
export function report(name, time = null, more = null) {
  if (!line) return; // pages that show no answers, such as that of a receipt, have none
  const sentences = [line.dataset[name], more && line.dataset[more]].filter(Boolean);
  const text = sentences.join(" ").replace("{time}", time ? clock.format(time) : "");
  line.dataset.state = name;
  if (line.textContent !== text) line.textContent = text; // what is said anew is read out anew
}

/** Name the sections (key → title) where something that was entered could not be saved. */
export function reportOpen(home, sections) {
  if (!line) return;
  report("open");
  let between = " ";
  for (const [key, title] of sections) {
    const link = document.createElement("a");
    link.href = home + key;
    link.textContent = title;
    line.append(between, link);
    between = ", ";
  }
}
