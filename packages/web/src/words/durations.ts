/** Keeps a number and its unit on one line. */
const joined = '\u00a0';

/** Minutes as people say them: `20 min`, `1 h`, `3 h 18 min`. */
export function minutesInWords(minutes: number): string {
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  const [h, min] = [`${hours}${joined}h`, `${rest}${joined}min`];
  if (hours === 0) return min;
  return rest === 0 ? h : `${h} ${min}`;
}

/** Seconds as a clock shows them: `4:20`. */
export function secondsOnClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A stretch of milliseconds in its largest fitting unit: `40 min`, `5 h`, `12 d`. */
export function stretchInWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
