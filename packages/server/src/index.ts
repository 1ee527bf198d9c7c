export { type AppOptions, createApp } from './app.ts';
export type { Call, Handler, Handlers } from './api/handler.ts';
export type { Authenticate, Authenticated, Credential } from './http/credentials.ts';
export { type Log, jsonLinesLog, silentLog } from './log.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
export { type ChangeFeed, createChangeFeed } from './events/stream.ts';
export { changeOf } from './events/topics.ts';
export { apiHandlers } from './api/api-handlers.ts';
export { type Workers, startWorkers } from './workers/start-workers.ts';
