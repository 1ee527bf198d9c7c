/**
 * An error as an evaluator may log it: its class, its code, and where in the code it was raised. Never its message: a
 * parser, a runtime or a driver may have quoted a row in it.
 */
export function errorWords(error: unknown): { error: string; code?: string; at?: string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  const at = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim());
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { error: error.name, ...(code === undefined ? {} : { code }), at };
}
