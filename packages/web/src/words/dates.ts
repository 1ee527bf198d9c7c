const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: Date, zone: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const key = `${zone} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' });
    formats.set(key, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

const dayOptions = { weekday: 'short', day: 'numeric', month: 'short' } as const;

/** `Fri 20 Nov` in a zone, from an instant. */
export function dayOf(instant: string | number, zone: string): string {
  const { weekday, day, month } = partsOf(new Date(instant), zone, dayOptions);
  return `${weekday} ${day} ${month?.slice(0, 3)}`;
}

/** `16:42` in a zone. */
export function timeOf(instant: string | number, zone: string): string {
  const { hour, minute } = partsOf(new Date(instant), zone, { hour: '2-digit', minute: '2-digit' });
  return `${hour}:${minute}`;
}

/** `Fri 20 Nov 16:42` in a zone. */
export function momentOf(instant: string | number, zone: string): string {
  return `${dayOf(instant, zone)} ${timeOf(instant, zone)}`;
}

/** `Tue 1 Dec` from a civil date, which has no zone. */
export function civilDay(date: string): string {
  return dayOf(`${date}T12:00:00.000Z`, 'UTC');
}

/** `Tuesday 24 November 2026` in a zone. */
export function longDay(instant: string | number, zone: string): string {
  const { weekday, day, month, year } = partsOf(new Date(instant), zone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return `${weekday} ${day} ${month} ${year}`;
}

/** `8 Sep 2026` in a zone: for things of another week. */
export function shortDate(instant: string | number, zone: string): string {
  const { day, month, year } = partsOf(new Date(instant), zone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return `${day} ${month?.slice(0, 3)} ${year}`;
}
