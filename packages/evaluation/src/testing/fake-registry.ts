import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EvaluatorJob } from '@assay/contract';

/** What evaluators posted, in order. */
export interface Posted {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** A stand-in for the registry's evaluator operations: hands out queued jobs and keeps what is posted. */
export interface FakeRegistry {
  readonly baseUrl: string;
  readonly posted: Posted[];
  readonly files: Map<string, Uint8Array>;
  readonly suites: Map<string, Uint8Array>;
  readonly jobs: EvaluatorJob[];
  /** Answers 503 to everything while true. */
  away: boolean;
  /** Says LEASE_LOST to every heartbeat while true. */
  leaseLost: boolean;
  /** Resolves with the next post whose path ends so. */
  next(ending: string): Promise<Posted>;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** Starts the stand-in on a free port of the loopback interface. */
export async function startFakeRegistry(): Promise<FakeRegistry> {
  const waiting: { ending: string; resolve: (posted: Posted) => void }[] = [];
  const state = {
    posted: [] as Posted[],
    files: new Map<string, Uint8Array>(),
    suites: new Map<string, Uint8Array>(),
    jobs: [] as EvaluatorJob[],
    away: false,
    leaseLost: false,
  };
  const server = createServer((request, response) => {
    void (async () => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      if (state.away)
        return json(response, 503, {
          type: 'about:blank',
          title: 'Away',
          status: 503,
          code: 'UNAVAILABLE',
          detail: 'Away.',
        });
      if (request.method === 'GET') {
        const bytes = path.endsWith('/suite')
          ? [...state.suites.values()][0]
          : state.files.get(decodeURIComponent(path.split('/').at(-1) ?? ''));
        response.writeHead(bytes ? 200 : 404);
        response.end(bytes);
        return;
      }
      const body = await bodyOf(request);
      if (path.endsWith('/keys')) return json(response, 200, { keyId: body['keyId'] });
      if (path.endsWith('/leases')) {
        const job = state.jobs.shift() ?? null;
        if (job === null) await new Promise((resolve) => setTimeout(resolve, 30));
        return json(response, 200, { job });
      }
      if (path.endsWith('/heartbeat') && state.leaseLost)
        return json(response, 409, {
          type: 'about:blank',
          title: 'Lost',
          status: 409,
          code: 'LEASE_LOST',
          detail: 'Another evaluator has the job.',
        });
      if (path.endsWith('/heartbeat')) return json(response, 200, { leaseUntil: '2030-01-01T00:00:00.000Z' });
      const posted = { path, body };
      state.posted.push(posted);
      json(response, 200, { accepted: true });
      for (const waiter of waiting) if (path.endsWith(waiter.ending)) waiter.resolve(posted);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    baseUrl: `http://127.0.0.1:${port}`,
    next: (ending: string) =>
      new Promise<Posted>((resolve) => {
        waiting.push({ ending, resolve });
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
