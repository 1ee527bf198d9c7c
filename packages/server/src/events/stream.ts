/**
 * What changed, for pages that are open: a topic and no more. Everyone signed in hears it, and no request's number is
 * everyone's to know.
 */
export interface ChangeEvent {
  readonly topic: 'requests' | 'queue' | 'live' | 'incidents' | 'suites' | 'policy' | 'people' | 'models';
}

/** Hands changes to every open page of this process. */
export interface ChangeFeed {
  publish(changes: readonly ChangeEvent[]): void;
  /** A server-sent event response that ends when `signal` aborts or the feed closes. */
  stream(signal: AbortSignal): Response;
  close(): void;
}

const encoder = new TextEncoder();
const keepAliveMilliseconds = 15_000;

/** Creates a feed. Each page gets a comment every 15 s, so that a broken connection is noticed. */
export function createChangeFeed(): ChangeFeed {
  const pages = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const send = (page: ReadableStreamDefaultController<Uint8Array>, text: string): void => {
    try {
      page.enqueue(encoder.encode(text));
    } catch {
      pages.delete(page);
    }
  };
  const timer = setInterval(() => {
    for (const page of pages) send(page, ': still here\n\n');
  }, keepAliveMilliseconds);
  timer.unref();
  return {
    publish(changes) {
      for (const change of changes)
        for (const page of pages) send(page, `event: changed\ndata: ${JSON.stringify(change)}\n\n`);
    },
    stream(signal) {
      let mine: ReadableStreamDefaultController<Uint8Array> | undefined;
      const leave = (): void => {
        if (mine) pages.delete(mine);
      };
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          mine = controller;
          pages.add(controller);
          send(controller, 'retry: 2000\n\n');
        },
        cancel: leave,
      });
      signal.addEventListener('abort', leave);
      return new Response(body, {
        headers: {
          'Content-Type': 'text/event-stream',
          'Cache-Control': 'no-store',
          'X-Accel-Buffering': 'no',
        },
      });
    },
    close() {
      clearInterval(timer);
      for (const page of pages) page.close();
      pages.clear();
    },
  };
}
