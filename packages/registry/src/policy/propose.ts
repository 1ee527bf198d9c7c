import type { ErrorCode } from '@assay/contract';
import { AssayError, type Uuid } from '@assay/core';
import { sql } from 'kysely';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { putDocument } from '../ledger/documents.ts';
import { type Person, peopleByHandles, personById } from '../people/queries.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { approversNeeded, authorityChanges } from './authority.ts';
import { producedModels } from './known-models.ts';
import type { SourceFault } from './model-owners.ts';
import { type PolicySources, type PolicyVersion, compilePolicy } from './policy-version.ts';
import { settleProposal } from './put-in-force.ts';
import { findPolicyInForce, proposalByNumber } from './queries.ts';
import { peopleFaults } from './satisfiable.ts';
import type { StoredAuthorityChange } from './tables.ts';
import { type PolicyView, policyViewOf } from './views.ts';

/**
 * Proposes assay.yaml and MODELOWNERS. A bad line in either refuses both (POLICY_INVALID, every fault with file,
 * line and reason) and what is in force stays. The first policy is an admin's and in force at once, as a
 * bootstrap; a later one when everyone who loses authority by it has approved, so at once when nobody does.
 */
export async function proposePolicy(
  ctx: Context,
  input: { readonly sources: PolicySources },
): Promise<PolicyView> {
  requireRole(ctx, 'admin', 'steward', 'manager');
  const compiled = compilePolicy(input.sources);
  if (!compiled.ok) throw invalid(compiled.faults);
  const { version, lineOf } = compiled;
  return ctx.transact(async (tx) => {
    const people = await peopleByHandles(tx, namesIn(version));
    const models = await producedModels(tx);
    const faults = peopleFaults(version, lineOf, people, models);
    if (faults.length > 0) throw invalid(faults);
    const before = await findPolicyInForce(tx);
    if (before === undefined) requireRole(ctx, 'admin');
    if (before?.digest === version.digest)
      throw refused('ALREADY_EXISTS', 'This policy is in force already.');
    const diff =
      before === undefined
        ? { changes: [], losers: [] }
        : await diffOf(
            tx,
            ctx,
            before,
            version,
            models.map(({ name }) => name),
          );
    const number = await insertProposal(tx, ctx, version, { ...diff, bootstrap: before === undefined });
    const proposal = await requireProposal(tx, number);
    await settleProposal(tx, ctx, proposal);
    return policyViewOf(tx, await requireProposal(tx, number));
  });
}

interface Diff {
  readonly changes: readonly StoredAuthorityChange[];
  readonly losers: readonly Uuid[];
}

async function diffOf(
  tx: Tx,
  ctx: Context,
  before: PolicyVersion,
  after: PolicyVersion,
  names: readonly string[],
): Promise<Diff> {
  const changes = authorityChanges(before, after, names);
  const proposer = (await personById(tx, ctx.actor.personId))?.handle ?? '';
  const needed = approversNeeded(before, changes, proposer);
  const people = await peopleByHandles(tx, [...needed, ...changes.map(({ person }) => person)]);
  const active = needed.flatMap((handle) => activeId(people.get(handle)));
  return {
    losers: active,
    changes: changes.flatMap((change) => {
      const person = people.get(change.person);
      return person === undefined ? [] : [{ ...change, person: person.id }];
    }),
  };
}

/** Whoever has left holds no authority that a proposal could take. */
function activeId(person: Person | undefined): Uuid[] {
  return person?.active === true ? [person.id] : [];
}

async function insertProposal(
  tx: Tx,
  ctx: Context,
  version: PolicyVersion,
  diff: Diff & { readonly bootstrap: boolean },
): Promise<number> {
  const { digest, bytes } = version;
  // Facts name the policy, so the record and its bundle carry it.
  await putDocument(tx, { mediaType: 'application/vnd.assay.policy+json', bytes });
  await tx
    .insertInto('policy_version')
    .values({ digest, bytes })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
  const { rows } = await sql<{ n: number }>`select nextval('policy_proposal_number') as n`.execute(tx);
  const number = rows[0]?.n ?? 0;
  await tx
    .insertInto('policy_proposal')
    .values({
      number,
      digest,
      state: 'proposed',
      proposed_by: ctx.actor.personId,
      proposed_at: ctx.clock.now(),
      in_force_at: null,
      bootstrap: diff.bootstrap,
      changes: JSON.stringify(diff.changes),
    })
    .execute();
  if (diff.losers.length > 0) {
    await tx
      .insertInto('policy_loser')
      .values(diff.losers.map((person_id) => ({ proposal: number, person_id, approved: false })))
      .execute();
  }
  await append(tx, ctx, {
    kind: 'policy.proposed',
    payload: { proposal: number, policy: digest, losers: [...diff.losers] },
  });
  return number;
}

async function requireProposal(tx: Tx, number: number) {
  const proposal = await proposalByNumber(tx, number);
  if (proposal === undefined) throw new Error('a proposal that was just written is gone');
  return proposal;
}

function namesIn(version: PolicyVersion): readonly string[] {
  const { groups, onCall } = version.policy;
  return [...Object.values(groups).flatMap(({ members }) => members), ...onCall];
}

function invalid(faults: readonly SourceFault[]): AssayError<ErrorCode> {
  const [first] = faults;
  const more = faults.length > 1 ? ` There are ${faults.length - 1} more.` : '';
  const said = first === undefined ? '' : `${first.file}, line ${first.line}: ${first.reason}.`;
  return new AssayError({
    code: 'POLICY_INVALID',
    publicMessage: `The policy was refused whole; what was in force stays in force. ${said}${more}`,
    fields: faults.map(({ file, line, reason }) => ({ path: `${file}:${line}`, message: reason })),
  });
}
