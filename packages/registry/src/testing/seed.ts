import { type Digest, digestOf, utf8 } from '@assay/core';
import { type Role, type SuiteManifest, apiOperations } from '@assay/contract';
import { putArtifact } from '../catalog/artifacts.ts';
import { registerModel } from '../catalog/register-model.ts';
import { registerVersion } from '../catalog/register-version.ts';
import { registryReactions } from '../composition.ts';
import type { Context } from '../database/context.ts';
import type { Reactions } from '../ledger/reactions.ts';
import { addPerson } from '../people/add-person.ts';
import { actorByHandle, bootstrap } from '../people/bootstrap.ts';
import { changePerson } from '../people/change-person.ts';
import { createTeam } from '../people/teams.ts';
import { proposePolicy } from '../policy/propose.ts';
import { putSealedSuite } from '../suites/read-suites.ts';
import { registerSuite } from '../suites/register-suite.ts';
import { type TestRegistry, testRegistry } from './test-context.ts';

/** A policy with three stages, two groups and one suite, for tests. */
export const seedPolicy = {
  'assay.yaml': `organisation: Example
stages:
  - name: dev
    evaluated: false
    approvalDays: { "1": 365, "2": 365, "3": 365 }
  - name: staging
    after: dev
    evaluated: false
    approvalDays: { "1": 90, "2": 90, "3": 180 }
  - name: prod
    alias: champion
    after: staging
    approvalDays: { "1": 90, "2": 90, "3": 180 }
    gates:
      - name: nothing blocks
        pass: "!findings.exists(f, f.severity == 'blocking')"
groups:
  risk:
    members: [noor, tomas, hana]
    answersFor: Statistical validity of the evidence
    minutes: 20
  clinical:
    members: [hana, wim]
    answersFor: Clinical fitness
    minutes: 30
    evidence: [report, slices]
suites:
  - { models: "spam-*", suite: spam-heldout }
tiers:
  "1": { harm: { minorUnits: 5000000, currency: EUR }, priorBad: "0.2" }
  "2": { harm: { minorUnits: 500000, currency: EUR }, priorBad: "0.2" }
  "3": { harm: { minorUnits: 50000, currency: EUR }, priorBad: "0.1" }
onCall: [mara]
`,
  MODELOWNERS: `# who approves what
*         dev     -> nobody
*         staging -> 1 of @risk
*         prod    -> 2 of @risk
triage-*  prod tier<=1 -> 1 of @risk, 1 of @clinical
`,
} as const;

const cast: readonly (readonly [handle: string, roles: readonly Role[], manager: string | null])[] = [
  ['mara', ['manager'], null],
  ['ada', ['producer'], 'mara'],
  ['bea', ['producer'], 'mara'],
  ['ivo', ['producer'], null],
  ['noor', ['reviewer'], null],
  ['tomas', ['reviewer'], null],
  ['hana', ['reviewer'], null],
  ['wim', ['reviewer'], null],
  ['sol', ['steward'], null],
  ['ola', ['auditor'], null],
];

/** An organisation to act in: people, teams, a policy in force. */
export interface SeededRegistry extends TestRegistry {
  /** The context of a call by this person. */
  by(handle: string): Promise<Context>;
}

/**
 * A test registry with Kit (admin); Ada and Bea of team mail under Mara; Ivo of team vision; the reviewers Noor,
 * Tomas, Hana and Wim; Sol (steward), Ola (auditor), the service gateway, the evaluator eva; and `seedPolicy`.
 */
export async function seededRegistry(
  options: { readonly reactions?: Reactions; readonly policy?: boolean } = {},
): Promise<SeededRegistry> {
  const registry = await testRegistry({ reactions: options.reactions ?? registryReactions });
  const by = async (handle: string): Promise<Context> =>
    registry.as(await actorByHandle(registry.database, handle));
  await bootstrap(registry.as(), { organisation: 'Example', admin: { handle: 'kit', name: 'Kit' } });
  const kit = await by('kit');
  for (const [handle, roles, manager] of cast) await addPerson(kit, person({ handle, roles, manager }));
  await addPerson(kit, person({ handle: 'gateway', roles: ['service'], kind: 'service' }));
  await addPerson(kit, person({ handle: 'eva', roles: ['evaluator'], kind: 'evaluator' }));
  await createTeam(kit, { name: 'mail', title: 'Mail', members: ['ada', 'bea'] });
  await createTeam(kit, { name: 'vision', title: 'Vision', members: ['ivo'] });
  if (options.policy !== false) await proposePolicy(kit, { sources: seedPolicy });
  return { ...registry, by };
}

/** The body of `addPerson` with its defaults. */
export function person(input: {
  readonly handle: string;
  readonly roles: readonly Role[];
  readonly manager?: string | null;
  readonly kind?: 'person' | 'service' | 'evaluator';
}) {
  return apiOperations.addPerson.body.parse({ name: input.handle, ...input });
}

/** Uploads a file that holds this text, as Ada, and returns it as a version lists it. */
export async function upload(ctx: Context, path: string, text: string) {
  const body = utf8(text);
  const { digest, bytes } = await putArtifact(ctx, { digest: digestOf(body), body });
  return { path, digest, bytes };
}

/** Registers `spam-filter` of team mail with one version whose only file holds `text`. */
export async function seedModel(registry: SeededRegistry, text = 'weights'): Promise<{ artifact: Digest }> {
  const ada = await registry.by('ada');
  const model = apiOperations.registerModel.body.parse({ name: 'spam-filter', team: 'mail' });
  await registerModel(ada, model);
  return seedVersion(registry, { text });
}

/** Registers the next version of `spam-filter`. */
export async function seedVersion(
  registry: SeededRegistry,
  input: { readonly text: string; readonly card?: string },
): Promise<{ artifact: Digest; version: number }> {
  const ada = await registry.by('ada');
  const body = apiOperations.registerVersion.body.parse({
    files: [await upload(ada, 'model.onnx', input.text)],
    datasets: [{ namespace: 'example', name: 'mail', version: '1', digest: digestOf(utf8('mail')) }],
    claims: [{ metric: 'accuracy', value: '0.95' }],
    card: input.card ?? '---\nlicense: MIT\n---\n# Spam filter\n',
  });
  const { digest, version } = await registerVersion(ada, { ...body, model: 'spam-filter' });
  return { artifact: digest, version };
}

/** A manifest over sealed bytes that hold `sealed`. */
export function seedManifest(sealed: string, change: Partial<SuiteManifest> = {}): SuiteManifest {
  const bytes = utf8(sealed);
  return {
    schema: 'assay.suite/1',
    suite: 'spam-heldout',
    version: '2026.1',
    title: 'Spam held-out set',
    task: 'binary',
    features: [{ name: 'make', dtype: 'float32' }],
    metrics: [{ name: 'accuracy', margin: '0.01', primary: true }],
    slices: [{ name: 'money words', metric: 'accuracy', margin: '0.03' }],
    reference: 'majority',
    guard: { epsilon: '0.1', delta: '0.05', teams: {} },
    rows: { gate: 2000, vault: 800, disposable: 0 },
    sources: [],
    sealed: { digest: digestOf(bytes), bytes: bytes.length },
    ...change,
  };
}

/** Uploads and registers a suite version, as Sol. It is sealed, not yet in force. */
export async function seedSuite(registry: SeededRegistry, change: Partial<SuiteManifest> = {}) {
  const sol = await registry.by('sol');
  const manifest = seedManifest('ciphertext', change);
  await putSealedSuite(sol, { digest: manifest.sealed.digest, body: utf8('ciphertext') });
  return registerSuite(sol, { manifest });
}

/** Makes someone inactive, as Kit. */
export async function leave(registry: SeededRegistry, handle: string): Promise<void> {
  await changePerson(await registry.by('kit'), { handle, active: false });
}
