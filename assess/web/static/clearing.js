import { changed, say } from "./words.js";

// An answer given by radios is taken back by its button. The button goes from sight with it, so the focus goes to what was chosen.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".clear");
  if (!button) return;
  event.preventDefault();
  const names = button.value.split(" ");
  const taken = [...button.form.querySelectorAll("[type=radio]:checked")].filter((radio) => names.includes(radio.name));
  for (const radio of taken) radio.checked = false;
  taken[0]?.focus();
  changed(...taken);
  say(document.querySelector("#said").dataset.cleared);
});
