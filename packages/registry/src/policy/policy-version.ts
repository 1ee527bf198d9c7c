import type { PolicyFile, policySources } from '@assay/contract';
import { type Digest, canonicalJson, digestOf, fromUtf8 } from '@assay/core';
import type { z } from 'zod';
import { type OwnersLine, type SourceFault, parseModelOwners } from './model-owners.ts';
import { matcherOf } from './model-pattern.ts';
import { parsePolicySource, policyFaults } from './policy-source.ts';

export type PolicySources = z.infer<typeof policySources>;
export type StageRule = PolicyFile['stages'][number];

/** A policy: what the two files say, and the digest by which requests pin it. */
export interface PolicyVersion {
  readonly digest: Digest;
  /** Canonical JSON of everything else here. */
  readonly bytes: Uint8Array;
  readonly sources: PolicySources;
  readonly policy: PolicyFile;
  readonly owners: readonly OwnersLine[];
}

export type CompiledPolicy =
  | {
      readonly ok: true;
      readonly version: PolicyVersion;
      /** The line of assay.yaml on which a part stands. */
      readonly lineOf: (path: readonly string[]) => number;
    }
  | { readonly ok: false; readonly faults: readonly SourceFault[] };

/** Reads both files. One bad line refuses both, with every fault in either; untrusted: any text. */
export function compilePolicy(sources: PolicySources): CompiledPolicy {
  const source = parsePolicySource(sources['assay.yaml']);
  const owners = parseModelOwners(sources.MODELOWNERS);
  const faults = [...policyFaults(source, owners.lines), ...owners.faults];
  if (source.policy === null || faults.length > 0) return { ok: false, faults };
  const bytes = canonicalJson({
    schema: 'assay.policy/1',
    sources,
    policy: withoutUndefined(source.policy),
    owners: owners.lines,
  });
  return {
    ok: true,
    version: {
      digest: digestOf(bytes),
      bytes,
      sources,
      policy: source.policy,
      owners: owners.lines,
    },
    lineOf: source.lineOf,
  };
}

/** The policy that these stored bytes are. */
export function readPolicyVersion(digest: Digest, bytes: Uint8Array): PolicyVersion {
  const stored = JSON.parse(fromUtf8(bytes)) as Pick<PolicyVersion, 'sources' | 'policy' | 'owners'>;
  const { sources, policy, owners } = stored;
  return { digest, bytes, sources, policy, owners };
}

/** A stage's rule, or undefined when the policy has no such stage. */
export function stageRuleOf(version: PolicyVersion, stage: string): StageRule | undefined {
  return version.policy.stages.find(({ name }) => name === stage);
}

/** The suite that judges a model: of the first line that fits its name; null when none does. */
export function suiteNameFor(version: PolicyVersion, model: string): string | null {
  return version.policy.suites.find(({ models }) => matcherOf(models)(model))?.suite ?? null;
}

function withoutUndefined(value: PolicyFile): unknown {
  return JSON.parse(JSON.stringify(value));
}
