import type { JsonOperationId } from '@assay/client';
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { nowMilliseconds } from './clock.ts';

type Topic = 'requests' | 'queue' | 'live' | 'incidents' | 'suites' | 'policy' | 'people' | 'models';

/** What is read again when a topic changes. */
const concerns: Readonly<Record<Topic, readonly JsonOperationId[]>> = {
  requests: ['listRequests', 'getRequest', 'getCase', 'getQueue', 'getDayPlan', 'compareVersions'],
  queue: ['getQueue', 'getDayPlan', 'getCase', 'getRequest'],
  live: ['getLive', 'getModel', 'listModels', 'getVersion', 'listVersions', 'compareVersions'],
  incidents: ['listIncidents', 'getIncident', 'traceIncident', 'getLive'],
  suites: ['listSuites', 'getSuite'],
  policy: ['getPolicy', 'listPolicies', 'getPolicyProposal', 'getMatrix'],
  people: ['listPeople', 'getPerson', 'listTeams', 'listTokens'],
  models: ['listModels', 'getModel', 'listVersions', 'getVersion', 'compareVersions'],
};

/** connecting → live ⇄ lost. `at` is the moment of the last change or of the loss. */
export interface Liveness {
  readonly state: 'connecting' | 'live' | 'lost';
  readonly at: number | null;
}

let liveness: Liveness = { state: 'connecting', at: null };
const listeners = new Set<() => void>();

function set(next: Liveness): void {
  liveness = next;
  for (const listener of listeners) listener();
}

function isTopic(value: unknown): value is Topic {
  return typeof value === 'string' && value in concerns;
}

function readAgain(queries: QueryClient, text: string): void {
  const change: unknown = JSON.parse(text);
  if (typeof change !== 'object' || change === null || !('topic' in change) || !isTopic(change.topic)) return;
  for (const id of concerns[change.topic]) void queries.invalidateQueries({ queryKey: [id] });
}

/**
 * Follows the registry's events and reads again what they concern. The browser reconnects by itself; after a
 * loss everything is read again, because changes may have been missed. Returns how to stop.
 */
export function followEvents(queries: QueryClient, url: string): () => void {
  const source = new EventSource(url);
  source.addEventListener('open', () => {
    if (liveness.state === 'lost') void queries.invalidateQueries();
    set({ state: 'live', at: liveness.at });
  });
  source.addEventListener('changed', (event) => {
    set({ state: 'live', at: nowMilliseconds() });
    readAgain(queries, event.data);
  });
  source.addEventListener('error', () => {
    if (liveness.state !== 'lost') set({ state: 'lost', at: nowMilliseconds() });
  });
  return () => source.close();
}

/** Whether this page hears of changes, and since when not. */
export function useLiveness(): Liveness {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => liveness,
  );
}
