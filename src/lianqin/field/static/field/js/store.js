/**
 * What was pressed and has not yet been answered by the server, kept on the phone (IndexedDB), in
 * the order of pressing, photos included. A reload or an empty battery loses nothing. Each row
 * belongs to the person who was signed in.
 */

const NAME = "lianqin-field";
const TABLE = "waiting";

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(TABLE, { keyPath: "id", autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(TABLE, mode);
    const request = work(transaction.objectStore(TABLE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Keep a row; answers its id. Rejects where the browser keeps nothing. */
export function keep(row) {
  return run("readwrite", (table) => table.add(row));
}

async function rowsOf(user) {
  const rows = await run("readonly", (table) => table.getAll());
  return rows.filter((row) => row.user === user);
}

/** What one person pressed and nobody has answered, first pressed first. */
export async function waiting(user) {
  return (await rowsOf(user)).filter((row) => !row.refusal);
}

/** What came back with a refusal while its page was no longer open, to be put right. */
export async function refused(user, kind) {
  return (await rowsOf(user)).filter((row) => row.refusal && row.kind === kind);
}

/** Keep how often the house broke on a row; it goes on waiting. */
export function keepTries(row, tries) {
  return run("readwrite", (table) => table.put({ ...row, tries }));
}

/** Keep a row that was refused, with the sentence, for its person to put right. */
export function keepRefused(row, refusal) {
  return run("readwrite", (table) => table.put({ ...row, refusal }));
}

/** Forget a row that was answered. */
export function forget(id) {
  return run("readwrite", (table) => table.delete(id));
}
