// Sets a participant's own answers beside what all answered: from the file that the participant kept, which stays on this device.

const place = document.querySelector(".own-file");
const input = place.querySelector("input");
const said = place.querySelector("[role=status]");

place.hidden = false;
document.querySelector(".unscripted").hidden = true;
input.addEventListener("change", async () => {
  const file = await read(input.files[0]);
  for (const row of document.querySelectorAll(".compared")) show(row, null);
  if (!file) said.textContent = place.dataset.unread;
  else if (file.questionnaire.hash !== place.dataset.instrument) said.textContent = place.dataset.other;
  else {
    for (const answer of file.answers) if (answer.asked) showAnswer(answer);
    said.textContent = place.dataset.shown;
  }
});

/** What stands in a file of answers; null if it is no such file. */
async function read(file) {
  try {
    const content = JSON.parse(await file.text());
    return Array.isArray(content.answers) && content.questionnaire ? content : null;
  } catch {
    return null;
  }
}

function showAnswer({item, state, value, measures}) {
  for (const row of document.querySelectorAll(".compared")) {
    if (row.dataset.measure in measures && row.dataset.low) show(row, measures[row.dataset.measure]);
    else if (row.dataset.measure === item && !row.dataset.low && state === "answered") show(row, value);
  }
}

/** `given`: the step or the option chosen; null for none. */
function show(row, given) {
  const own = row.querySelector("li.own");
  const {low, high} = row.dataset;
  let words;
  if (low) {
    const circle = row.querySelector("circle.own");
    words = row.querySelectorAll(".steps li")[given - low]?.textContent;
    circle.setAttribute("cx", `${(100 * (given - low)) / (high - low)}%`);
    circle.setAttribute("visibility", given === null ? "hidden" : "visible");
  } else {
    for (const option of row.querySelectorAll("[data-option]")) option.classList.toggle("chosen", option.dataset.option === given);
    words = row.querySelector(".chosen")?.firstChild.textContent.trim();
  }
  own.hidden = given === null || !words;
  own.querySelector("strong").textContent = own.hidden ? "" : words;
}
