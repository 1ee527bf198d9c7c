import { instantOf } from '../database/clock.ts';

/** The civil date that it is in a zone at a moment (milliseconds since 1970). */
export function civilDateIn(zone: string, milliseconds: number): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(milliseconds);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/**
 * The instant at which a civil date ends in a zone: the first moment that is no longer it. Exact also where the
 * zone's clocks jump at midnight.
 */
export function endOfCivilDate(date: string, zone: string): string {
  const day = 86_400_000;
  const start = Date.parse(`${date}T00:00:00.000Z`);
  let [before, after] = [start - day, start + 3 * day];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (civilDateIn(zone, middle) <= date) before = middle;
    else after = middle;
  }
  return instantOf(after);
}
