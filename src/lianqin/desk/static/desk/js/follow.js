/** What the board tells the second screen in another window of this browser: which incident is chosen. */

export const FOLLOW = "lianqin-wall";
const channel = "BroadcastChannel" in window ? new BroadcastChannel(FOLLOW) : null;
let last = null;

/** Tell what is chosen: {number, words, lon, lat, ways}; without a number nothing is. */
export function tell(chosen) {
  last = chosen;
  channel?.postMessage({ chosen });
}

/** Answer a second screen that opens later. */
export function answer() {
  channel?.addEventListener("message", ({ data }) => {
    if (data.hello && last) channel.postMessage({ chosen: last });
  });
}
