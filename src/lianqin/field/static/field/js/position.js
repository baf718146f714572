/**
 * Where the phone is, asked of the browser (WGS-84). Only on a secure page, and only when the page
 * asks: for a report, an alarm, a step, or while a directive is being carried out.
 */

import { word } from "./words.js";

const FRESH = 60_000;

let last = null;

/** A browser's position as the fields that the server reads. */
export function asFields({ coords, timestamp }) {
  const fields = {
    lon: coords.longitude,
    lat: coords.latitude,
    accuracy: coords.accuracy,
    heading: coords.heading,
    speed: coords.speed,
    fixed_at: new Date(timestamp).toISOString(),
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && !Number.isNaN(value)),
  );
}

/** Take a newer position into account. */
export function remember(position) {
  last = position;
}

/** The last known position if it is younger than a minute, else null. */
export function known() {
  return last && Date.now() - last.timestamp < FRESH ? last : null;
}

/** Whether this page may ask at all. */
export function possible() {
  return isSecureContext && "geolocation" in navigator;
}

/** One position no older than `age`, waiting at most `patience` milliseconds; null without one. */
export function find(patience, age = 15_000) {
  if (!possible()) return Promise.resolve(null);
  return new Promise((resolve) => {
    const options = { enableHighAccuracy: true, maximumAge: age, timeout: patience };
    const done = (position) => {
      if (position) remember(position);
      resolve(position);
    };
    // Where the person has not answered the browser's question, `timeout` does not run.
    setTimeout(() => resolve(known()), patience + 200);
    navigator.geolocation.getCurrentPosition(done, () => resolve(null), options);
  });
}

/** Whether the person allowed positions before, so that asking shows no question. */
export async function allowed() {
  if (!possible() || !navigator.permissions) return false;
  const { state } = await navigator.permissions.query({ name: "geolocation" });
  return state === "granted";
}

/** The position no older than `age`, with what becomes of the asking said in the element `said`. */
export async function locate(said, age) {
  if (!possible()) {
    said.textContent = word("not_secure");
    return null;
  }
  said.textContent = word("finding");
  const found = await find(10_000, age);
  said.textContent = found ? word("found", { n: Math.round(found.coords.accuracy) }) : word("not_found");
  return found;
}
