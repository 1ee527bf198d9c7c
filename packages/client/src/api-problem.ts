import type { Problem } from '@assay/contract';

/** A refusal by the registry (RFC 9457), or `UNAVAILABLE` when it could not be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }

  get code(): Problem['code'] {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** The problem a client reports itself when no answer came. */
export function unreachable(baseUrl: string, cause: unknown): ApiProblem {
  return new ApiProblem(
    {
      type: 'about:blank',
      title: 'The registry cannot be reached',
      status: 503,
      code: 'UNAVAILABLE',
      detail: `No answer from ${baseUrl}. Check that the registry runs there and try again.`,
    },
    { cause },
  );
}

/** Reads a problem from a response that is not a success; tolerates proxies that answer with something else. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'code' in parsed && 'detail' in parsed)
      return new ApiProblem(parsed as Problem);
  } catch {
    // Not JSON: something between client and registry answered.
  }
  return new ApiProblem({
    type: 'about:blank',
    title: response.statusText || 'Unexpected answer',
    status: response.status,
    code: response.status >= 500 ? 'UNAVAILABLE' : 'BAD_REQUEST',
    detail: `The answer was not the registry's (HTTP ${response.status}).`,
  });
}
