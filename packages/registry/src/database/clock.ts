import { AssayError } from '@assay/core';
import { sql } from 'kysely';
import type { Database } from './database.ts';

/** The only source of time in Assay: UTC, whole milliseconds. Order is the ledger's, never the clock's. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  milliseconds(): number;
  /** The same moment as the contract's `instant`: `2026-11-24T09:24:00.000Z`. */
  now(): string;
}

/** The `instant` text of milliseconds since 1970. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The milliseconds since 1970 of an `instant` text. */
export function millisecondsOf(instant: string): number {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) {
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: `"${instant}" is not a time in RFC 3339 form.`,
    });
  }
  return milliseconds;
}

/** A clock over a source of milliseconds. */
export function clockFrom(source: () => number): Clock {
  return { milliseconds: source, now: () => instantOf(source()) };
}

/** This machine's clock. */
export const systemClock: Clock = clockFrom(() => Date.now());

/** A clock that stands until it is moved. */
export interface FixedClock extends Clock {
  set(instant: string): void;
  advance(milliseconds: number): void;
}

/** A clock for tests and simulations, standing at `instant` until moved. */
export function fixedClock(instant: string): FixedClock {
  let current = millisecondsOf(instant);
  return {
    ...clockFrom(() => current),
    set: (next) => {
      current = millisecondsOf(next);
    },
    advance: (milliseconds) => {
      current += milliseconds;
    },
  };
}

const offsetText = /^([+-])(\d+)(ms|s|m|h|d)$/;
const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };

/**
 * The clock that a setting such as `ASSAY_CLOCK` describes: an RFC 3339 time from which the clock runs on, or
 * an offset from `base` such as `+90d` or `-30m`.
 */
export function clockFromSetting(setting: string, base: Clock): Clock {
  const match = offsetText.exec(setting);
  if (match !== null) {
    const [, sign, amount, unit = 'ms'] = match;
    const offset = Number(amount) * (unitMilliseconds[unit] ?? 1) * (sign === '-' ? -1 : 1);
    return clockFrom(() => base.milliseconds() + offset);
  }
  const offset = millisecondsOf(setting) - base.milliseconds();
  return clockFrom(() => base.milliseconds() + offset);
}

const measureEveryMilliseconds = 60_000;

/**
 * The database server's clock, so that several processes share one: this machine's clock corrected by an offset,
 * measured now and again, in the background, when a reading is a minute older than the last measurement. Embedded,
 * the two are the same clock.
 */
export async function databaseClock(database: Database): Promise<Clock> {
  if (database.kind === 'pglite') return systemClock;
  let offset = await measureOffset(database);
  let measured = performance.now();
  return clockFrom(() => {
    if (performance.now() - measured > measureEveryMilliseconds) {
      measured = performance.now();
      measureOffset(database).then(
        (next) => {
          offset = next;
        },
        // The old offset stays good enough until the database answers again.
        () => {},
      );
    }
    return Date.now() + offset;
  });
}

/** How far the server's clock is ahead of this machine's, in milliseconds, taken at the middle of the question. */
async function measureOffset(database: Database): Promise<number> {
  const before = Date.now();
  const { rows } = await sql<{
    now: number;
  }>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(database.backend.kysely);
  const after = Date.now();
  return Math.round((rows[0]?.now ?? after) - (before + after) / 2);
}
