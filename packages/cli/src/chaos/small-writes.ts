import { createHash } from 'node:crypto';
import { ApiProblem } from '@assay/client';
import type { Load } from './promotions.ts';
import { pause } from './seeded.ts';

type Write = (load: Load, turn: string) => Promise<unknown>;

const severities = [1, 2, 3, 4];

/** The small writes of everyday use. Each may be refused for what others did meanwhile; none may be lost. */
const writes: readonly Write[] = [
  async ({ world, draws }, turn) => {
    const model = draws.oneOf(world.models).name;
    const key = `note-${turn.split('-')[0]}-${draws.between(1, 5)}`;
    return (await world.cast.as('ada')).call('setModelTag', {
      params: { model, key },
      body: { value: turn },
    });
  },
  async ({ world, draws }, turn) => {
    const service = draws.oneOf(['mail-gateway', 'mail-mobile']);
    const client = await world.cast.as(service);
    const body = { title: `Held back, ${turn}`, severity: draws.oneOf(severities), service };
    const { number } = await client.call('reportIncident', { body });
    if (draws.chance(0.5)) await client.call('resolveIncident', { params: { number }, body: {} });
  },
  async ({ world, draws }) => {
    const service = draws.oneOf(['mail-gateway', 'mail-mobile']);
    const client = await world.cast.as(service);
    const model = `${draws.oneOf(world.models).name}@champion`;
    const { id } = await client.call('recordDeployment', { body: { service, stage: 'prod', model } });
    if (draws.chance(0.3)) await client.call('endDeployment', { params: { id }, body: {} });
  },
  async ({ world, draws, open }, turn) => {
    const number = [...open][0];
    if (number === undefined) return undefined;
    const kind = draws.oneOf(['nudge', 'escalation'] as const);
    const body = { kind, from: 'mara', note: `Please, ${turn}` };
    return (await world.cast.as('noor')).call('recordContact', { params: { number }, body });
  },
  async ({ world, draws, open }) => {
    const number = [...open].at(-1);
    if (number === undefined) return undefined;
    const launchDate = `2027-03-${String(draws.between(10, 28))}`;
    return (await world.cast.as('ada')).call('moveLaunch', { params: { number }, body: { launchDate } });
  },
  async ({ world }, turn) =>
    world.cast.admin.call('createTeam', {
      body: { name: `team-${turn}`, title: `Team of turn ${turn}`, members: [] },
    }),
  async ({ world, draws }, turn) => {
    const model = draws.oneOf(world.models).name;
    const producer = await world.cast.as('ada');
    const bytes = Buffer.alloc(draws.between(100, 400_000), `${turn} `);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await producer.call('putArtifact', { params: { digest }, body: new Uint8Array(bytes) });
    const files = [{ path: 'notes.bin', digest, bytes: bytes.length }];
    return producer.call('registerVersion', { params: { model }, body: { files, description: turn } });
  },
];

/** Writes one small thing after the other until the load stops. `name` tells this writer from the others. */
export async function writeSmallThings(load: Load, name: string): Promise<void> {
  for (let turn = 1; !load.stopping(); turn += 1) {
    try {
      await load.draws.oneOf(writes)(load, `${name}-${turn}`);
    } catch (error) {
      // A refusal is an answer: nobody holds the alias yet, the request has ended meanwhile.
      if (!(error instanceof ApiProblem) || error.status >= 500) throw error;
    }
    await pause(load.draws.between(20, 120));
  }
}
