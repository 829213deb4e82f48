/** Put into a page before anything else runs there: notes its frames, long tasks and changes, in memory of a fixed size. */
export function probePage(mostSeconds) {
  const frames = new Float64Array(mostSeconds * 70);
  const tasks = new Float64Array(20_000);
  const changes = new Float64Array(mostSeconds * 20);
  const probe = { frames, tasks, changes, counts: { frames: 0, tasks: 0, changes: 0 } };
  const note = (kind, value) => {
    const { counts } = probe;
    if (counts[kind] < probe[kind].length) probe[kind][counts[kind]++] = value;
  };
  const onFrame = () => {
    note('frames', performance.now());
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      note('tasks', startTime);
      note('tasks', duration);
    }
  }).observe({ type: 'longtask', buffered: true });
  probe.watch = (selector) =>
    new MutationObserver(() => note('changes', performance.now())).observe(document.querySelector(selector), {
      ...{ subtree: true, childList: true, characterData: true },
    });
  probe.take = () => {
    const of = (kind) => Array.from(probe[kind].subarray(0, probe.counts[kind]));
    const taken = {
      nowMs: performance.now(),
      frames: of('frames'),
      tasks: of('tasks'),
      changes: of('changes'),
    };
    probe.counts = { frames: 0, tasks: 0, changes: 0 };
    return taken;
  };
  globalThis.pageProbe = probe;
}

const quantile = (values, share) =>
  values.length === 0 ? NaN : values[Math.min(values.length - 1, Math.floor(share * values.length))];

/**
 * What the frames of a page were like from one time to another.
 * @param leftOut whether a second, by its start, is not to be counted
 */
export function frameFigures({ frames, tasks, changes }, fromMs, toMs, leftOut = () => false) {
  const seconds = Math.floor((toMs - fromMs) / 1000);
  const perSecond = Array.from({ length: seconds }, () => 0);
  const intervals = [];
  const secondOf = (atMs) => Math.floor((atMs - fromMs) / 1000);
  const counts = (at) => at >= 0 && at < seconds && !leftOut(fromMs + at * 1000);
  frames.forEach((atMs, index) => {
    const at = secondOf(atMs);
    if (!counts(at)) return;
    perSecond[at] += 1;
    if (index > 0 && counts(secondOf(frames[index - 1]))) intervals.push(atMs - frames[index - 1]);
  });
  const kept = perSecond.filter((_, at) => counts(at)).sort((a, b) => a - b);
  const sorted = intervals.sort((a, b) => a - b);
  const long = tasks.filter((_, at) => at % 2 === 1 && counts(secondOf(tasks[at - 1])));
  const changed = new Set(changes.map(secondOf).filter(counts));
  return {
    seconds: kept.length,
    medianPerSecond: quantile(kept, 0.5),
    fullShare: kept.filter((count) => count >= 58).length / kept.length,
    fewest: kept[0],
    p99Ms: quantile(sorted, 0.99),
    longestMs: sorted.at(-1),
    over50: sorted.filter((ms) => ms > 50).length,
    longTasks: long.length,
    longestTaskMs: Math.max(0, ...long),
    changedSeconds: changed.size,
  };
}
