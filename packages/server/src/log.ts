/** Plain values only: sealed content, secrets and what callers sent have no field here. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One line a message, for operators. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Writes JSON lines to `write`. */
export function jsonLinesLog(write: (line: string) => void, now: () => string): Log {
  const line = (level: string, message: string, fields: LogFields = {}): void =>
    write(`${JSON.stringify({ at: now(), level, message, ...fields })}\n`);
  return {
    info: (message, fields) => line('info', message, fields),
    warn: (message, fields) => line('warn', message, fields),
    error: (message, fields) => line('error', message, fields),
  };
}

/** Drops everything; for tests. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
