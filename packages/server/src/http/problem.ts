import { AssayError } from '@assay/core';
import { type ErrorCode, type Problem, errorCode } from '@assay/contract';
import { z } from 'zod';
import { statusOf, titleOf } from './status.ts';

const nothingChanged =
  'Something went wrong inside Assay; nothing was changed. Try again, and tell the operator if it stays.';

function codeOf(error: AssayError): ErrorCode {
  const known = errorCode.safeParse(error.code);
  return known.success ? known.data : 'INTERNAL';
}

/** What was changed, when the error says so. */
const changes = z.object({
  changed: z.array(z.object({ what: z.string(), was: z.string(), is: z.string() })),
});

/** Problem details (RFC 9457) of any thrown value. Only an AssayError's public message reaches the caller. */
export function problemOf(error: unknown, instance: string): Problem {
  const known = error instanceof AssayError ? error : undefined;
  const code = known ? codeOf(known) : 'INTERNAL';
  const changed = changes.safeParse(known?.data);
  return {
    type: `https://assay.dev/problems/${code.toLowerCase().replaceAll('_', '-')}`,
    title: titleOf[code],
    status: statusOf[code],
    detail: known ? known.publicMessage : nothingChanged,
    instance,
    code,
    ...(known && known.fields.length > 0 ? { fields: [...known.fields] } : {}),
    ...(changed.success ? { changed: changed.data.changed } : {}),
  };
}

/** The response for a problem. */
export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
  });
}

/** One error naming every field that is wrong, by its path in `part`. */
export function invalidInput(part: string, error: z.ZodError): AssayError<'BAD_REQUEST'> {
  const fields = error.issues.map((issue) => ({
    path: [part, ...issue.path].join('.'),
    message: issue.message,
  }));
  const first = fields[0];
  return new AssayError({
    code: 'BAD_REQUEST',
    publicMessage: first
      ? `${first.path}: ${first.message}${fields.length > 1 ? ` (and ${fields.length - 1} more)` : ''}`
      : 'The request is not valid.',
    fields,
  });
}
