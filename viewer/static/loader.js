// A few requests at once, the nearest to the reader first; what has scrolled past is called off.
const AT_ONCE = 3;

const waiting = new Map();
const running = new Map();

// `run(signal)` is called when its turn comes; a smaller rank comes sooner. Wanting it again only changes the rank.
export function want(key, rank, run) {
  if (running.has(key)) return;
  waiting.set(key, { rank, run });
  queueMicrotask(next);
}

export function drop(key) {
  waiting.delete(key);
  running.get(key)?.abort();
  running.delete(key);
  next();
}

export function dropAll() {
  waiting.clear();
  for (const controller of running.values()) controller.abort();
  running.clear();
}

function next() {
  while (running.size < AT_ONCE && waiting.size) {
    const [key, { run }] = [...waiting].reduce((first, one) => (one[1].rank < first[1].rank ? one : first));
    waiting.delete(key);
    const controller = new AbortController();
    running.set(key, controller);
    run(controller.signal).catch(() => {}).finally(() => {
      if (running.get(key) === controller) running.delete(key);
      next();
    });
  }
}
