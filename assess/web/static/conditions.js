// Conditions, evaluated as `assess/instruments/conditions.py` does: true, false, or null where what they depend on is not known.

const SUBJECTS = ["item", "fact", "group", "gate", "score", "risks"];

/** `lookup`: (subject, key) → its value, or null where it is not known. */
export function evaluate(condition, lookup) {
  if (condition.all) return allOf(condition.all.map((child) => evaluate(child, lookup)));
  if (condition.any) return negated(allOf(condition.any.map((child) => negated(evaluate(child, lookup)))));
  if (condition.not) return negated(evaluate(condition.not, lookup));
  const subject = SUBJECTS.find((name) => name in condition);
  return tested(condition, lookup(subject, subject === "group" ? "" : condition[subject]) ?? null);
}

const allOf = (values) => (values.includes(false) ? false : values.includes(null) ? null : true);
const negated = (value) => (value === null ? null : !value);

function tested(test, value) {
  if ("known" in test) return (value !== null) === test.known;
  if (value === null) return null;
  if ("group" in test) return [test.group].flat().includes(value);
  return Array.isArray(value) ? value.some((one) => meets(test, one)) : meets(test, value); // of several choices one is enough
}

function meets(test, value) {
  if ("is" in test) return value === test.is;
  if ("in" in test) return test.in.includes(value);
  if (typeof value !== "number") return false;
  if ("at_least" in test) return value >= test.at_least;
  if ("at_most" in test) return value <= test.at_most;
  return value < test.below;
}
