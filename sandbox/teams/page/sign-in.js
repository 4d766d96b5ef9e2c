// The sign-in window: opened by a card's button, it hands back a code and is gone.
let waiting = null;

export function openSignIn(url, onCode) {
  const opened = window.open(/^https?:/.test(url) ? url : "about:blank", "casework-sign-in", "popup,width=560,height=720");
  waiting = opened && { window: opened, onCode };
  return Boolean(opened);
}

window.addEventListener("message", (event) => {
  // Only the window opened here may hand over a code, and only once.
  if (!waiting || event.source !== waiting.window || event.data?.type !== "casework-sign-in") return;
  const { onCode } = waiting;
  waiting = null;
  onCode(String(event.data.code));
});
