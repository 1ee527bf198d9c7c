import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { AssayError } from '@assay/core';
import { type AppOptions, createApp } from './app.ts';

export interface ServerOptions extends Omit<AppOptions, 'hosts'> {
  readonly bind: string;
  readonly port: number;
  /** More `host[:port]` names under which it answers. */
  readonly hosts: readonly string[];
}

export interface RunningServer {
  /** Origin on which it answers. */
  readonly url: string;
  /** Stops taking requests, lets those under way end (at most `graceMilliseconds`), then closes. */
  close(graceMilliseconds?: number): Promise<void>;
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  options: ServerOptions,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch, port: options.port, hostname: options.bind, overrideGlobalObjects: false },
      () => resolve(server),
    );
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new AssayError({
              code: 'UNAVAILABLE',
              publicMessage: `Port ${options.port} on ${options.bind} is taken. Stop what runs there, or choose another with ASSAY_PORT.`,
              cause: error,
            })
          : error,
      );
    });
  });
}

function closeGently(server: ServerType, graceMilliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
    }, graceMilliseconds);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

/** Starts answering HTTP. UNAVAILABLE when the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const hosts = new Set(options.hosts.map((host) => host.toLowerCase()));
  const app = createApp({ ...options, hosts });
  const server = await listen((request) => app.fetch(request), options);
  const { port } = server.address() as AddressInfo;
  for (const name of [options.bind, 'localhost', '127.0.0.1', '[::1]']) hosts.add(`${name}:${port}`);
  if (port === 80) for (const name of [options.bind, 'localhost', '127.0.0.1']) hosts.add(name);
  const shown = options.bind === '0.0.0.0' || options.bind === '::' ? '127.0.0.1' : options.bind;
  return {
    url: `http://${shown}:${port}`,
    close: (graceMilliseconds = 5_000) => closeGently(server, graceMilliseconds),
  };
}
