import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAssayError } from '@assay/core';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { getRequest } from '../promotion/get-request.ts';
import { withdrawRequest } from '../promotion/withdraw-request.ts';
import { leave } from '../testing/seed.ts';
import { tampered } from '../testing/tamper.ts';
import { type ReviewWorld, acceptAll, draft, lean, review, reviewWorld } from '../testing/review-world.ts';
import { claimSlot } from './claim-slot.ts';
import { decide } from './decide.ts';
import { getCase } from './get-case.ts';
import { getDecision } from './get-decision.ts';
import { getQueue } from './get-queue.ts';
import { getPacket } from './read-packet.ts';
import { recordDisposition } from './record-disposition.ts';
import { recordLeaning } from './record-leaning.ts';
import { releaseSlot } from './release-slot.ts';

let world: ReviewWorld;
beforeAll(async () => {
  world = await reviewWorld();
});
afterAll(() => world.close());

async function refusalOf(attempt: Promise<unknown>) {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
const codeOf = async (attempt: Promise<unknown>): Promise<string> => (await refusalOf(attempt)).code;
const faults = () => world.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);

describe('a review, whole', () => {
  test('two reviewers read blind, dispose, decide with receipts, and the version is promoted', async () => {
    const number = await world.request();
    const first = await review(world, number, 'risk-1', 'noor', 'approve');
    expect(first).toMatchObject({
      request: number,
      slot: 'risk-1',
      kind: 'approve',
      by: 'noor',
      requestState: 'in-review',
    });
    expect(first.receipt.envelope.signatures[0]?.holder).toBe('registry');
    const second = await review(world, number, 'risk-2', 'tomas', 'approve');
    expect(second.requestState).toBe('promoted');
    const noor = await world.by('noor');
    expect((await getCase(noor, { number, slot: 'risk-1' })).revealed?.votes).toHaveLength(2);
    expect(await faults()).toEqual([]);
  });

  test('a decision, a contact or a leaning edited by SQL is named with its table and fact', async () => {
    const number = await world.request();
    const { decision } = await review(world, number, 'risk-1', 'noor', 'reject');
    await tampered(
      world.database,
      `update decision set kind = 'approve' where id = '${decision}'`,
      async () => {
        const [fault] = await faults();
        expect(fault).toMatchObject({ table: 'decision', row: decision });
        expect(fault?.fact).not.toBeNull();
      },
    );
    await tampered(
      world.database,
      `update review set opened_packet = null where request = ${number}`,
      async () => {
        expect((await faults())[0]?.table).toBe('review');
      },
    );
    await tampered(world.database, `delete from decision where id = '${decision}'`, async () => {
      expect((await faults())[0]).toMatchObject({ table: 'decision', row: decision });
    });
  });

  test('approval with limits keeps structured conditions in the fact and its text out of it', async () => {
    const number = await world.request();
    const conditions = {
      services: ['gateway'],
      trafficCap: '0.1',
      until: '2026-12-24',
      reviewBy: null,
      text: 'Watch the German rows.',
    };
    await review(world, number, 'risk-1', 'noor', 'approve-limited', { conditions });
    const done = await review(world, number, 'risk-2', 'tomas', 'approve');
    expect(done.requestState).toBe('promoted');
    expect(await getRequest(await world.by('noor'), { number })).toMatchObject({ limited: true });
    const { rows } = await world.database.read((tx) =>
      tx
        .selectFrom('fact')
        .select('bytes')
        .where('subject', '=', `request:${number}`)
        .execute()
        .then((rows) => ({ rows })),
    );
    const facts = rows.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n');
    expect(facts).toContain('"trafficCap":"0.1"');
    expect(facts).not.toContain('German');
    expect(await faults()).toEqual([]);
  });
});

describe('who may not judge', () => {
  test.each([
    ['the producer', 'ada'],
    ['a team-mate', 'bea'],
    ['the manager of the producer', 'mara'],
  ])('%s is refused at every step, with the same answer as for what is not there', async (_, handle) => {
    const number = await world.request();
    const opened = await lean(world, number, 'risk-1', 'noor');
    const { decision } = await review(world, number, 'risk-2', 'tomas', 'needs-evidence', {
      missing: ['Rows.'],
    });
    const ctx = await world.by(handle);
    const step = { number, slot: 'risk-1' };
    expect(await codeOf(claimSlot(ctx, step))).toBe('SEPARATION_OF_DUTIES');
    expect(await codeOf(decide(ctx, draft(opened, 'risk-1', 'approve')))).toBe('SEPARATION_OF_DUTIES');
    expect(
      await codeOf(recordDisposition(ctx, { ...step, finding: 'F1', disposition: 'blocks', reason: '' })),
    ).toBe('SEPARATION_OF_DUTIES');
    expect(await codeOf(getCase(ctx, { number }))).toBe('NOT_FOUND');
    const hidden = await refusalOf(getPacket(ctx, { digest: opened.packet! }));
    const missing = await refusalOf(
      getPacket(ctx, { digest: `sha256:${'0'.repeat(64)}` as typeof opened.packet & string }),
    );
    expect([hidden.code, hidden.publicMessage.replace(/sha256:\w+/, '')]).toEqual([
      missing.code,
      missing.publicMessage.replace(/sha256:\w+/, ''),
    ]);
    expect(await codeOf(getDecision(ctx, { decision }))).toBe('NOT_FOUND');
    expect((await getQueue(ctx, {})).items).toEqual([]);
  });

  test('a reviewer whom no slot admits is refused, and cannot decide', async () => {
    const number = await world.request();
    const opened = await lean(world, number, 'risk-1', 'noor');
    const kit = await world.by('kit');
    const { addPerson } = await import('../people/add-person.ts');
    const { person } = await import('../testing/seed.ts');
    await addPerson(kit, person({ handle: 'zoe', roles: ['reviewer'] }));
    const zoe = await world.by('zoe');
    expect(await codeOf(claimSlot(zoe, { number, slot: 'risk-2' }))).toBe('NOT_ADMITTED');
    expect(await codeOf(decide(zoe, draft(opened, 'risk-2', 'approve')))).toBe('WRONG_STATE');
  });

  test('a held slot is taken, one person holds one slot, and claiming again changes nothing', async () => {
    const number = await world.request();
    const noor = await world.by('noor');
    await claimSlot(noor, { number, slot: 'risk-1' });
    expect(await claimSlot(noor, { number, slot: 'risk-1' })).toMatchObject({
      state: 'claimed',
      reviewer: 'noor',
    });
    expect(await codeOf(claimSlot(await world.by('tomas'), { number, slot: 'risk-1' }))).toBe('SLOT_TAKEN');
    expect(await codeOf(claimSlot(noor, { number, slot: 'risk-2' }))).toBe('CONFLICT');
    expect(await codeOf(claimSlot(noor, { number, slot: 'risk-9' }))).toBe('NOT_FOUND');
    expect(await codeOf(claimSlot(noor, { number: 9999, slot: 'risk-1' }))).toBe('NOT_FOUND');
  });

  test('someone without the role of a reviewer takes no slot', async () => {
    const number = await world.request();
    expect(await codeOf(claimSlot(await world.by('ola'), { number, slot: 'risk-1' }))).toBe('FORBIDDEN');
  });
});

describe('deciding', () => {
  test('before the own reading is recorded, nothing is decided or disposed of', async () => {
    const number = await world.request();
    const opened = await lean(world, number, 'risk-1', 'noor');
    const tomas = await world.by('tomas');
    await claimSlot(tomas, { number, slot: 'risk-2' });
    expect(await codeOf(decide(tomas, draft(opened, 'risk-2', 'approve')))).toBe('LEANING_REQUIRED');
    const said = { number, slot: 'risk-2', finding: 'F1', disposition: 'accepted', reason: 'x' } as const;
    expect(await codeOf(recordDisposition(tomas, said))).toBe('LEANING_REQUIRED');
  });

  test('twice in a slot, or a leaning twice, is refused', async () => {
    const number = await world.request();
    const opened = await lean(world, number, 'risk-1', 'noor');
    const noor = await world.by('noor');
    const again = {
      number,
      slot: 'risk-1',
      lean: 'reject',
      forecast: '0.9',
      shownDigest: opened.shownDigest,
    } as const;
    expect(await codeOf(recordLeaning(noor, again))).toBe('ALREADY_EXISTS');
    await acceptAll(world, number, 'risk-1', 'noor');
    await decide(noor, draft(opened, 'risk-1', 'approve'));
    expect(await codeOf(decide(noor, draft(opened, 'risk-1', 'reject')))).toBe('WRONG_STATE');
    expect(await codeOf(releaseSlot(noor, { number, slot: 'risk-1', reason: 'x', recuse: false }))).toBe(
      'WRONG_STATE',
    );
  });

  test('with findings open, each is named; what one said blocks cannot be approved', async () => {
    const number = await world.request();
    const opened = await lean(world, number, 'risk-1', 'noor');
    const noor = await world.by('noor');
    const ids = opened.revealed!.findings.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
    const refusal = await refusalOf(decide(noor, draft(opened, 'risk-1', 'approve')));
    expect(refusal.code).toBe('BAD_REQUEST');
    expect(refusal.fields?.[0]?.message).toContain(ids.join(', '));
    await acceptAll(world, number, 'risk-1', 'noor');
    await recordDisposition(noor, {
      number,
      slot: 'risk-1',
      finding: ids[0]!,
      disposition: 'blocks',
      reason: '',
    });
    const blocked = await refusalOf(decide(noor, draft(opened, 'risk-1', 'approve')));
    expect(blocked.fields?.map(({ path }) => path)).toEqual(['body.decision']);
    const unsaid = await refusalOf(decide(noor, draft(opened, 'risk-1', 'needs-evidence')));
    expect(unsaid.fields?.map(({ path }) => path)).toEqual(['body.missing']);
    expect(await codeOf(decide(noor, draft(opened, 'risk-1', 'approve-limited')))).toBe('BAD_REQUEST');
    expect((await decide(noor, draft(opened, 'risk-1', 'reject'))).requestState).toBe('rejected');
  });

  test('limits that are over, or for services that are not there, are refused by field', async () => {
    const number = await world.request();
    const opened = await lean(world, number, 'risk-1', 'noor');
    await acceptAll(world, number, 'risk-1', 'noor');
    const conditions = {
      services: ['gateway', 'nowhere'],
      trafficCap: null,
      until: '2026-11-23',
      reviewBy: '2026-11-25',
      text: null,
    };
    const refusal = await refusalOf(
      decide(await world.by('noor'), draft(opened, 'risk-1', 'approve-limited', { conditions })),
    );
    expect(refusal.fields?.map(({ path }) => path)).toEqual([
      'body.conditions.until',
      'body.conditions.reviewBy',
      'body.conditions.services',
    ]);
  });

  test('on evidence whose baseline moved, it is refused and told what changed; the slot stays', async () => {
    const slow = await world.request();
    const opened = await lean(world, slow, 'risk-1', 'noor');
    await acceptAll(world, slow, 'risk-1', 'noor');
    const fast = await world.request();
    await review(world, fast, 'risk-1', 'tomas', 'approve');
    await review(world, fast, 'risk-2', 'hana', 'approve');
    const noor = await world.by('noor');
    const stale = await refusalOf(decide(noor, draft(opened, 'risk-1', 'approve')));
    expect(stale.code).toBe('STALE_EVIDENCE');
    expect(stale.data).toMatchObject({ changed: [{ what: 'baseline' }] });
    await world.evaluate(slow);
    const again = await refusalOf(decide(noor, draft(opened, 'risk-1', 'approve')));
    expect(again.data).toMatchObject({ changed: [{ what: 'baseline' }] });
    expect(await getCase(noor, { number: slow, slot: 'risk-1' })).toMatchObject({
      phase: 'blind',
      revealed: null,
    });
    const anew = await lean(world, slow, 'risk-1', 'noor');
    await acceptAll(world, slow, 'risk-1', 'noor');
    expect((await decide(noor, draft(anew, 'risk-1', 'reject'))).requestState).toBe('rejected');
    expect(await faults()).toEqual([]);
  });

  test('on a page that changed while it was read, the leaning is refused', async () => {
    const number = await world.request();
    const noor = await world.by('noor');
    await claimSlot(noor, { number, slot: 'risk-1' });
    const shownDigest = `sha256:${'1'.repeat(64)}` as Awaited<ReturnType<typeof getCase>>['shownDigest'];
    const leaning = { number, slot: 'risk-1', lean: 'reject', forecast: '0.9', shownDigest } as const;
    expect(await codeOf(recordLeaning(noor, leaning))).toBe('STALE_EVIDENCE');
  });

  test('after the request ended there is nothing to decide', async () => {
    const number = await world.request();
    const opened = await lean(world, number, 'risk-1', 'noor');
    await acceptAll(world, number, 'risk-1', 'noor');
    await withdrawRequest(await world.by('ada'), { number });
    expect(await codeOf(decide(await world.by('noor'), draft(opened, 'risk-1', 'approve')))).toBe(
      'WRONG_STATE',
    );
  });
});

describe('giving a slot back', () => {
  test('a released slot is open to others with the reason kept out of the facts', async () => {
    const number = await world.request();
    const noor = await world.by('noor');
    await claimSlot(noor, { number, slot: 'risk-1' });
    const open = await releaseSlot(noor, {
      number,
      slot: 'risk-1',
      reason: 'No time for Ines.',
      recuse: false,
    });
    expect(open).toMatchObject({ state: 'open', reviewer: null });
    expect(open.admits).toContain('noor');
    await claimSlot(await world.by('tomas'), { number, slot: 'risk-1' });
    expect(await faults()).toEqual([]);
  });

  test('whoever recuses is admitted to no slot of the request again, in any round', async () => {
    const number = await world.request();
    const noor = await world.by('noor');
    await claimSlot(noor, { number, slot: 'risk-1' });
    const open = await releaseSlot(noor, {
      number,
      slot: 'risk-1',
      reason: 'A friend built it.',
      recuse: true,
    });
    expect(open.admits).not.toContain('noor');
    expect(await codeOf(claimSlot(noor, { number, slot: 'risk-1' }))).toBe('NOT_ADMITTED');
    expect(await codeOf(claimSlot(noor, { number, slot: 'risk-2' }))).toBe('NOT_ADMITTED');
    expect((await getQueue(noor, {})).items.map(({ request }) => request)).not.toContain(number);
    expect(await faults()).toEqual([]);
  });

  test('a slot whose holder leaves is open again at once', async () => {
    const number = await world.request();
    await claimSlot(await world.by('wim'), { number, slot: 'risk-1' });
    await leave(world, 'wim');
    const seen = await getRequest(await world.by('noor'), { number });
    expect(seen).toMatchObject({ state: 'in-queue' });
    expect(seen.slots[0]).toMatchObject({ slot: 'risk-1', state: 'open', reviewer: null });
    expect(await faults()).toEqual([]);
  });
});
