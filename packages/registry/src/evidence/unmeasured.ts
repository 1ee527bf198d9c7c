import type { EvaluationResult } from '@assay/contract';
import type { DeclaredComparison, EvidenceRecord } from './record.ts';

/**
 * What the suite declares and a report does not hold: a model that answers with labels only cannot be scored on
 * probabilities. It counts as inconclusive everywhere, so that answering less never makes passing easier.
 */
export function unmeasuredOf(
  result: EvaluationResult | null,
  record: EvidenceRecord,
): readonly DeclaredComparison[] {
  if (result === null) return [];
  return (record.suite?.declared ?? []).filter(
    (declared) =>
      !result.comparisons.some(
        ({ group, name, metric }) =>
          group === declared.group &&
          metric === declared.metric &&
          (group === 'overall' || name === declared.name),
      ),
  );
}
