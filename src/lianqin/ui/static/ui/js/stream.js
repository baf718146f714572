/**
 * The live line: server-sent events become DOM events on `document`.
 *
 * <body data-stream="/stream/" data-stream-from="1412"> opens it. A message is unnamed and its data
 * is JSON with a `kind`; it becomes CustomEvent "lianqin:<kind>" and then "lianqin:event", both
 * with the data (and `id`) as detail. The browser resumes at Last-Event-ID by itself; where it
 * gives up (a refusal, a restart behind a proxy) we come back with ?last_event_id=N, waiting longer
 * each time. "lianqin:reconnected" tells pages to fetch again what they may have missed.
 *
 * HTTP/1.1 allows a browser six connections to one server, so the tabs of one browser share one
 * stream: the tab that holds the lock reads it and passes events to the others.
 */

import { word } from "./words.js";

const NAME = "lianqin-stream";
const LONGEST_WAIT = 30_000;

const url = document.body.dataset.stream;
let last = document.body.dataset.streamFrom ?? "";
let wait = 1000;
let wasOpen = false;
const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;

function show(state) {
  for (const light of document.querySelectorAll("[data-light]")) {
    light.dataset.state = state;
    light.textContent = word(`light_${state}`);
  }
}

function say(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function deliver(event) {
  // What was missed is too old to be told one by one: read the page anew.
  if (event.kind === "reset") return location.reload();
  say(`lianqin:${event.kind}`, event);
  say("lianqin:event", event);
}

function setState(state) {
  show(state);
  channel?.postMessage({ state });
}

function parsed(message) {
  try {
    return JSON.parse(message.data);
  } catch {
    return null;
  }
}

function onMessage(message) {
  if (message.lastEventId) last = message.lastEventId;
  const data = parsed(message);
  if (!data?.kind) return;
  const event = { ...data, id: message.lastEventId };
  deliver(event);
  channel?.postMessage({ event });
}

function onOpen() {
  wait = 1000;
  setState("open");
  if (wasOpen) {
    say("lianqin:reconnected", {});
    channel?.postMessage({ reconnected: true });
  }
  wasOpen = true;
}

function address() {
  const target = new URL(url, location.href);
  if (last) target.searchParams.set("last_event_id", last);
  return target;
}

function open() {
  const source = new EventSource(address());
  source.addEventListener("open", onOpen);
  source.addEventListener("message", onMessage);
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return setState("waiting");
    source.close();
    setState("closed");
    // A third at random, so that 300 boards do not come back in the same second.
    setTimeout(open, wait * (1 + Math.random() / 3));
    wait = Math.min(LONGEST_WAIT, wait * 2);
  });
}

function follow() {
  channel.addEventListener("message", ({ data }) => {
    if (data.state) show(data.state);
    if (data.event) deliver(data.event);
    if (data.event?.id) last = data.event.id;
    if (data.reconnected) say("lianqin:reconnected", {});
    if (data.hello && wasOpen) channel.postMessage({ state: "open" });
  });
  channel.postMessage({ hello: true });
}

function start() {
  show("waiting");
  if (!channel || !navigator.locks) return open();
  follow();
  navigator.locks.request(NAME, () => {
    open();
    return new Promise(() => {});
  });
  navigator.locks.query().then(({ held }) => {
    // Another tab reads for us: what came between our page and now, fetch.
    if (held.some((lock) => lock.name === NAME)) say("lianqin:reconnected", {});
  });
}

if (url) start();
