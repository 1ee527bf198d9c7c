import { type Clock, clockFrom } from './clock.ts';

/** A clock that reads `base` at its first use and stands from then on. */
export function momentOf(base: Clock): Clock {
  let moment: number | undefined;
  return clockFrom(() => (moment ??= base.milliseconds()));
}
