// Answers of one section that are not saved yet, and how they are delivered. Knows the device and the network, not the page.
//
// A delivery whose reply did not arrive may have been saved or not. It is therefore repeated word for word, under the same
// operation, before anything newer is sent: the server saves an operation once, and no answer comes into conflict with itself.

const PATIENCE = 20_000;
const MOST_KEPT_ALIVE = 60_000;

/** Why a delivery failed. Only what fails for want of a `connection` or a visit (`ended`) is worth another try. */
export class Failure extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }

  get passes() {
    return this.reason === "connection" || this.reason === "ended";
  }
}

export class Draft {
  /**
   * `id`: `<response>/<section>/<page>`; `title`: the section's, for people; `items`: key → {base, pairs}, how it stood and what
   * is given; `sent`: the delivery whose reply is awaited, or null.
   */
  constructor(device, id, {title, items = {}, sent = null}) {
    this.device = device;
    this.id = id;
    this.title = title;
    this.items = items;
    this.sent = sent;
    this.keep = afterOneAnother(() => this.#keep());
  }

  get path() {
    return document.body.dataset.home + this.id.split("/")[1];
  }

  get isEmpty() {
    return !this.sent && Object.keys(this.items).length === 0;
  }

  #keep() {
    if (!this.device) return null;
    return this.isEmpty ? this.device.drop(this.id) : this.device.keep(this.id, {at: Date.now(), title: this.title, items: this.items, sent: this.sent});
  }

  /** Send the items `keys`, or again what was sent without a reply; what was sent, and the reply. `controls`: a button. Throws Failure. */
  async deliver(keys, controls = {}) {
    this.sent ??= {operation: newName(), items: pick(this.items, keys), controls};
    const sent = this.sent;
    this.keep().catch(() => {}); // not awaited: the page may be about to go
    const reply = await post(this.path, sent);
    for (const [key, item] of Object.entries(sent.items)) {
      const now = this.items[key];
      if (!now) continue;
      if (reply.conflicts[key] || reply.problems[key]) continue; // stays, as it stood, until it is decided or mended
      if (same(now.pairs, item.pairs)) delete this.items[key];
      else now.base = reply.bases[key];
    }
    this.sent = null;
    await this.keep().catch(() => {});
    return {sent: sent.items, reply};
  }
}

/** Runs `work` after the run that is under way, once for all who asked meanwhile. */
export function afterOneAnother(work) {
  let last = Promise.resolve();
  let waiting = null;
  return () => {
    waiting ??= last = last.catch(() => {}).then(() => {
      waiting = null;
      return work();
    });
    return waiting;
  };
}

/** A name that nothing else has. */
export const newName = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const pick = (items, keys) => Object.fromEntries(keys.map((key) => [key, {...items[key]}]));

async function post(path, {operation, items, controls}, retried = false) {
  const body = new URLSearchParams({_csrf: document.body.dataset.mark, _operation: operation, ...controls});
  body.set("_base", Object.entries(items).map(([key, item]) => `${key}:${item.base}`).join(" "));
  for (const {pairs} of Object.values(items)) for (const [name, value] of pairs) body.append(name, value);
  const keepalive = String(body).length < MOST_KEPT_ALIVE;
  const reply = await fetch(path, {method: "POST", body, keepalive, headers: {Accept: "application/json"}, signal: AbortSignal.timeout(PATIENCE)})
    .catch(() => { throw new Failure("connection"); });
  const data = await reply.json().catch(() => { throw new Failure(reply.ok ? "refused" : "connection"); });
  if (reply.ok) return data;
  if (data.mark && !retried) {
    document.body.dataset.mark = data.mark;
    return post(path, {operation, items, controls}, true);
  }
  throw new Failure({session_ended: "ended", stale_form: "ended", submitted: "submitted", not_open: "closed"}[data.error] ?? (reply.status < 500 ? "refused" : "connection"));
}
