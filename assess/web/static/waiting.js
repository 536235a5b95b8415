// Says how far work is that waits, without loading the page anew until the work is over.
const EVERY = 4000;
const place = document.getElementById("waiting");

async function look() {
  try {
    const reply = await fetch(location.href);
    const now = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("waiting");
    if (!now?.querySelector("progress")) return location.reload();
    if (now.innerHTML !== place.innerHTML) place.innerHTML = now.innerHTML;
  } catch {
    // without a network the next look may do better
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
