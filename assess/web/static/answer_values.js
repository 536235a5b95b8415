// The value that what is given for an item comes to, as `assess/instruments/item_types` reads it; null where nothing was given, or
// nothing that can be an answer. What can only be chosen on a page is not checked again.

const STATES = ["dont_know", "not_applicable", "prefer_not"];
const LARGEST = 1e15;
const GROUPING = {en: ",", es: "."};
const GROUPED = /^[-+]?[1-9][0-9]{0,2}(?<sign>[.,])[0-9]{3}(?:\k<sign>[0-9]{3})*(?:(?!\k<sign>)[.,][0-9]{1,15})?$/;
const DECIMAL = /^[-+]?([0-9]{1,30}(\.[0-9]{0,15})?|\.[0-9]{1,15})$/;

/** Of the item `key`, whose answers are read by `rules`; `pairs` of name and content, as a form posts them. */
export function answerValue(key, rules, pairs, language) {
  const texts = new Map(); // "" or the name of a part → contents
  for (const [name, text] of pairs) {
    const part = name === key ? "" : name.startsWith(`${key}.`) ? name.slice(key.length + 1) : null;
    if (part !== null && text.trim()) texts.set(part, [...(texts.get(part) ?? []), text.trim()]);
  }
  const whole = texts.get("") ?? [];
  if (!texts.size || whole.some((text) => STATES.includes(text))) return null;
  return READ[rules.type](whole, rules, texts, language) ?? null;
}

const READ = {
  choice: ([text]) => text,
  yes_no: ([text]) => text,
  choices: chosenOptions,
  scale: ([text]) => step(text),
  dichotomy: ([text]) => step(text),
  number: ([text], rules, _, language) => inLimits(decimal(text, language), rules),
  matrix: (_, rules, texts) => eachPart(texts, (text) => (text === "dont_know" ? text : step(text))),
  risk: (_, rules, texts) => eachPart(texts, step),
  allocation: sharedOut,
  ranking: inOrder,
  roster: entriesOf,
  text: ([text], rules) => fitting(text.replace(/\s+/g, " "), rules),
  long_text: ([text], rules) => fitting(text.replace(/\r\n?/g, "\n"), rules),
  date: ([text], rules, _, language) => day(text, rules, language),
};

const step = (text) => Number(text.replace("−", "-"));
const eachPart = (texts, read) => Object.fromEntries([...texts].map(([part, [text]]) => [part, read(text)]));

function chosenOptions(whole, {at_most = Infinity, alone}) {
  const chosen = [...new Set(whole)];
  return chosen.length > at_most || (chosen.includes(alone) && chosen.length > 1) ? null : chosen;
}

function decimal(text, language) {
  let compact = text.replace(/\s/g, "").replaceAll("−", "-");
  const signs = compact.replace(/[^.,]/g, "");
  if (GROUPED.test(compact) && (signs.length > 1 || signs === GROUPING[language])) compact = compact.replaceAll(signs[0], "");
  compact = compact.replaceAll(",", ".");
  return DECIMAL.test(compact) ? Number(compact) : null;
}

function inLimits(number, {at_least = -LARGEST, at_most = LARGEST, decimals = 0}) {
  const fits = number !== null && Math.abs(number) < LARGEST && number >= at_least && number <= at_most;
  return fits && Number(number.toFixed(decimals)) === number ? number : null;
}

function sharedOut(_, {total}, texts, language) {
  const value = eachPart(texts, (text) => decimal(text, language));
  const shares = Object.values(value);
  const sound = shares.every((share) => Number.isInteger(share) && share >= 0 && share <= total);
  return sound && shares.reduce((one, other) => one + other) === total ? value : null;
}

function inOrder(_, {at_most}, texts) {
  const places = Object.entries(eachPart(texts, step)).sort(([, one], [, other]) => one - other);
  const sound = places.length <= at_most && places.every(([, place], before) => place === before + 1);
  return sound ? places.map(([option]) => option) : null;
}

function entriesOf(_, {named_by}, texts) {
  const entries = {};
  for (const [part, contents] of texts) {
    const [number, column] = part.split(".");
    (entries[number] ??= {})[column] = contents;
  }
  const value = Object.values(entries);
  return value.every((entry) => named_by in entry) ? value : null;
}

function fitting(text, {longest, pattern}) {
  return [...text].length <= longest && (!pattern || new RegExp(`^(?:${pattern})$`, "u").test(text)) ? text : null;
}

function day(text, {earliest = "", latest = "9999"}, language) {
  const [, first, sign, month, year] = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})$/.exec(text) ?? [];
  const written = sign === "." || (sign && language === "es") ? `${year}-${month.padStart(2, "0")}-${first.padStart(2, "0")}` : text;
  const at = /^\d{4}-\d\d-\d\d$/.test(written) ? new Date(`${written}T00:00Z`) : NaN;
  const real = !Number.isNaN(Number(at)) && at.toISOString().startsWith(written); // no 30 February
  return real && written >= earliest && written <= latest ? written : null;
}
