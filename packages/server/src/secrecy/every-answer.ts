import { type Operation, apiOperations, fullPath } from '@assay/contract';
import { type SecrecyWorld, phases } from './secrecy-world.ts';

/** One answer to one GET of one person. */
export interface Answer {
  readonly operation: string;
  readonly path: string;
  /** The request that the address names. */
  readonly request: number | null;
  readonly status: number;
  readonly headers: string;
  readonly text: string;
}

interface Address {
  readonly path: string;
  readonly request: number | null;
}

/** The shortest id or digest in an address. */
const idLength = 36;

/** Values that stand for each parameter of a path, each with the request that it names. */
function valuesOf(
  world: SecrecyWorld,
  operation: Operation,
  name: string,
): readonly (readonly [string, number | null])[] {
  const numbers = phases.map((phase) => world.requests[phase]);
  switch (name) {
    case 'number':
      return operation.path.startsWith('/incidents')
        ? [['1', null]]
        : numbers.map((number) => [String(number), number] as const);
    case 'digest':
      return world.packets.map(({ digest, request }) => [digest, request] as const);
    case 'decision':
      return world.decisions.map(({ id, request }) => [id, request] as const);
    case 'view':
      return [[world.caseView, world.requests.leaned]];
    case 'job':
      return [[world.held.job, world.requests.evaluating]];
    case 'model':
      return [['spam-filter', null]];
    case 'version':
      return operation.path.startsWith('/suites')
        ? [['2026.1', null]]
        : ['2', '3', '5'].map((version) => [version, null] as const);
    case 'suite':
      return [['spam-heldout', null]];
    case 'alias':
      return [['champion', null]];
    case 'handle':
      return [['noor', null]];
    case 'proposal':
      return [['1', null]];
    case 'fact':
      return [['01900000-0000-7000-8000-000000000001', null]];
    default:
      throw new Error(`${operation.id} has a parameter that this test does not know: ${name}`);
  }
}

const queries: Readonly<Record<string, (world: SecrecyWorld) => readonly string[]>> = {
  compareVersions: () => ['?a=2&b=3', '?a=4&b=5', '?a=6&b=7'],
  listFacts: ({ requests }) => [
    '?limit=1000',
    ...phases.map((phase) => `?request=${requests[phase]}`),
    '?kind=decision.recorded',
  ],
  listRequests: () => ['', '?mine=true', '?state=rejected', '?state=evaluation-failed', '?model=spam-filter'],
  getCase: () => ['', '?slot=risk-1', '?slot=risk-2'],
  getLive: () => ['', '?stage=prod'],
  getQueue: () => ['', '?all=true'],
  getMatrix: () => ['?model=spam-filter'],
  getConsistency: () => ['?from=0&to=1'],
  readSealedSuite: ({ held }) => [`?lease=${held.lease}`],
  readJobFile: ({ held }) => [`?lease=${held.lease}`],
};

function addressesOf(world: SecrecyWorld, operation: Operation): readonly Address[] {
  let addresses: readonly Address[] = [{ path: fullPath(operation.path), request: null }];
  for (const [, name = ''] of operation.path.matchAll(/\{([^}]+)\}/g)) {
    const values = valuesOf(world, operation, name);
    addresses = addresses.flatMap((address) =>
      values.map(([value, request]) => ({
        path: address.path.replace(`{${name}}`, value),
        request: address.request ?? request,
      })),
    );
  }
  const trails = queries[operation.id]?.(world) ?? [''];
  return addresses.flatMap((address) => trails.map((trail) => ({ ...address, path: address.path + trail })));
}

/** Every GET of the contract, the endless event stream and the contract itself apart. */
export const readOperations = (Object.values(apiOperations) as readonly Operation[]).filter(
  ({ id, method, response }) => method === 'GET' && response !== 'events' && id !== 'getOpenApi',
);

/** Answers that tell how busy the registry is and are the same to everybody; nothing of a request stands in them. */
export const sameToEverybody = new Set([
  'getReadiness',
  'getCheckpoint',
  'getConsistency',
  'getLedgerKeys',
  'getInclusion',
]);

/** Everything that this person is answered by every GET of the contract. */
export async function everyAnswer(world: SecrecyWorld, handle: string): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const operation of readOperations) {
    for (const { path, request } of addressesOf(world, operation)) {
      const response = await world.call(handle, 'GET', path);
      const bytes = new Uint8Array(await response.arrayBuffer());
      answers.push({
        operation: operation.id,
        path,
        request,
        status: response.status,
        headers: JSON.stringify([...response.headers]),
        text: textOf(bytes),
      });
    }
  }
  return answers;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString(bytes[0] === 0x1f ? 'latin1' : 'utf8');
}

/** Where in an answer a text of this list can be read; what the caller sent in the address is no news to them. */
export function sightings(answer: Answer, texts: Iterable<string>): string[] {
  let said = `${answer.headers} ${answer.text}`;
  for (const part of answer.path.split(/[/?=&]/))
    if (part.length >= idLength) said = said.replaceAll(part, '');
  const found: string[] = [];
  for (const text of texts) {
    const written = JSON.stringify(text).slice(1, -1);
    if (text !== '' && said.includes(written)) found.push(`${answer.path}: ${text}`);
  }
  return found;
}
