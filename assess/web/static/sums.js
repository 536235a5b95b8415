// Shares that must come to a total: what they come to so far stands beside it while they are typed.

const written = new Intl.NumberFormat(document.documentElement.lang);

for (const part of document.querySelectorAll(".parts:has(output)")) {
  const sum = part.querySelector("output");
  const inputs = [...part.querySelectorAll("input")];
  const show = () => {
    const shares = inputs.map((input) => Number(input.value.replace(/\s/g, "").replace(",", ".")));
    const typed = inputs.some((input) => input.value.trim());
    sum.value = typed && shares.every(Number.isFinite) ? `${written.format(shares.reduce((one, other) => one + other))} / ` : "";
  };
  part.addEventListener("input", show);
  show();
}
