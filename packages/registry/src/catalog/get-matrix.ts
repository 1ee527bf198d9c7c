import type { apiOperations } from '@assay/contract';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import { refused } from '../people/refusals.ts';
import { stageRuleOf } from '../policy/policy-version.ts';
import { policyInForce } from '../policy/queries.ts';
import { governingLine, requiredSlots } from '../policy/slots.ts';
import { modelByName } from './queries.ts';

/**
 * The line that governs a model in a stage, and the slots it yields. A name that nobody registered is answered as
 * a model of the gravest tier would be; NOT_FOUND for a stage that policy does not have.
 */
export async function getMatrix(
  ctx: Context,
  input: { readonly model: string; readonly stage: string },
): Promise<z.infer<typeof apiOperations.getMatrix.response>> {
  return ctx.database.read(async (tx) => {
    const version = await policyInForce(tx);
    if (stageRuleOf(version, input.stage) === undefined)
      throw refused('NOT_FOUND', `The policy in force has no stage ${input.stage}.`);
    const question = { ...input, tier: (await modelByName(tx, input.model))?.tier ?? 1 };
    const { line, fallback } = governingLine(version.owners, question);
    const words = fallback ? `no line fits, so the strictest: ${line.text}` : line.text;
    const slots = requiredSlots(version, question).map((slot) => ({
      ...slot,
      evidence: [...slot.evidence],
      admits: [...slot.admits],
    }));
    return { line: `MODELOWNERS line ${line.line}: ${words}`, slots };
  });
}
