// What is typed stays on this device until it is saved: encrypted, by a key that the browser uses but never gives out.
// A draft is kept under `<response>/<section>/<page>`; the page that a draft belongs to holds a lock of that name while it lives.

const NAME = "assess";

/** This device's drafts, or null where the browser cannot keep them safely. */
export async function openDevice() {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.locks) return null;
  try {
    const database = await openDatabase();
    return new Device(database, await ownKey(database));
  } catch {
    return null;
  }
}

class Device {
  constructor(database, key) {
    this.database = database;
    this.key = key;
  }

  /** Keep `draft`, any plain data, under `id`; it is on the disk when this returns. */
  async keep(id, draft) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(draft));
    const sealed = await crypto.subtle.encrypt({name: "AES-GCM", iv, additionalData: bytesOf(id)}, this.key, text);
    await this.#change((drafts) => drafts.put({iv, sealed}, id));
  }

  /** The draft kept under `id`; null if there is none that this browser can read. */
  async read(id) {
    const kept = await answered(this.database.transaction("drafts").objectStore("drafts").get(id));
    if (!kept) return null;
    try {
      const text = await crypto.subtle.decrypt({name: "AES-GCM", iv: kept.iv, additionalData: bytesOf(id)}, this.key, kept.sealed);
      return JSON.parse(new TextDecoder().decode(text));
    } catch {
      return null;
    }
  }

  /** Ids that begin with `<response>/` or `<response>/<section>/`. */
  ids(start) {
    return answered(this.database.transaction("drafts").objectStore("drafts").getAllKeys(within(start)));
  }

  drop(id) {
    return this.#change((drafts) => drafts.delete(id));
  }

  /** Drop every draft whose id begins with `start`. */
  dropAll(start) {
    return this.#change((drafts) => drafts.delete(within(start)));
  }

  #change(change) {
    const transaction = this.database.transaction("drafts", "readwrite", {durability: "strict"});
    change(transaction.objectStore("drafts"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

/** Hold the lock `id` as long as this page lives; whether it was free. */
export function hold(id) {
  return new Promise((resolve) => {
    navigator.locks.request(lockOf(id), {ifAvailable: true}, (lock) => {
      resolve(Boolean(lock));
      return lock && new Promise(() => {});
    });
  });
}

/** Do `work` while holding the lock `id`; nothing if another page holds it. */
export function holding(id, work) {
  return navigator.locks.request(lockOf(id), {ifAvailable: true}, (lock) => lock && work());
}

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("drafts");
  };
  return answered(request);
}

/** The key of this browser, made at first use. */
async function ownKey(database) {
  const fresh = await crypto.subtle.generateKey({name: "AES-GCM", length: 256}, false, ["encrypt", "decrypt"]);
  const keys = database.transaction("keys", "readwrite").objectStore("keys");
  const found = await answered(keys.get("drafts"));
  if (!found) await answered(keys.put(fresh, "drafts"));
  return found ?? fresh;
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const lockOf = (id) => `draft ${id}`; // a name of its own may not begin with a dash
const bytesOf = (text) => new TextEncoder().encode(text);
const within = (start) => IDBKeyRange.bound(start, `${start}\uffff`);
