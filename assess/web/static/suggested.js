// Fields whose list of suggestions the server gives while one types, since it may be long.
for (const input of document.querySelectorAll("input[data-suggested]")) {
  let waiting;
  const suggest = async () => {
    const reply = await fetch(`${input.dataset.suggested}?${new URLSearchParams({ find: input.value })}`);
    if (!reply.ok || reply.redirected) return;
    input.list.replaceChildren(...(await reply.json()).map((name) => new Option(name)));
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest().catch(() => {}), 150);
  });
}
