/** The reader's own moment, in UTC milliseconds. The only place of these pages that reads the time. */
export function nowMilliseconds(): number {
  return Date.now();
}

/** Steady milliseconds for durations; never goes back. */
export function steadyMilliseconds(): number {
  return performance.now();
}
