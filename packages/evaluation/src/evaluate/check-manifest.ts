import type { SuiteManifest } from '@assay/contract';
import { canonicalText } from '@assay/core';
import type { SealedDefinition } from '../suite/definition.ts';
import type { SealedRows } from '../suite/sealed-rows.ts';

/** What a public manifest says differently from the sealed definition, in words; null when they agree. */
export function manifestFault(manifest: SuiteManifest, definition: SealedDefinition): string | null {
  const { file } = definition;
  const sealed = {
    suite: file.suite,
    version: file.version,
    task: file.task,
    features: file.features,
    metrics: file.metrics.map(({ name, margin, primary }) => ({ name, margin, primary })),
    slices: file.slices.map(({ name, metric, margin }) => ({ name, metric, margin })),
    reference: file.reference,
    guard: file.guard,
    rows: definition.rows,
  };
  const stated: Record<string, unknown> = { ...manifest };
  for (const [name, value] of Object.entries(sealed))
    if (canonicalText(stated[name]) !== canonicalText(value))
      return `The manifest's ${name} are not those that were sealed. Seal the suite again and register what sealing wrote.`;
  return null;
}

/** The first thing that makes opened rows unfit to judge with, in columns and counts only; null when they are fit. */
export function rowsFault(rows: SealedRows): string | null {
  const { file, classes } = rows.definition;
  const gate = rows.part('gate');
  if (gate.end === gate.start) return 'The gate part has no rows.';
  const vault = rows.part('vault');
  if (vault.end === vault.start) return 'The vault part has no rows.';
  for (const [index, slice] of file.slices.entries())
    if (!rows.sliceMembers(index).subarray(gate.start, gate.end).includes(1))
      return `The slice ${slice.name} has no rows in the gate part.`;
  const repeated = rows.repeatedIds();
  if (repeated > 0) return `${repeated} rows repeat the id of another row.`;
  if (classes.length > 0 && file.task !== 'multilabel') {
    const unknown = Array.from(rows.labels).filter((label) => label < 0 || label >= classes.length).length;
    if (unknown > 0) return `${unknown} rows have a class that the suite does not list.`;
    if (new Set(rows.labels.subarray(gate.start, gate.end)).size < 2)
      return 'The gate part has one class only.';
  }
  return null;
}
