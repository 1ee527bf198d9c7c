import { z } from 'zod';
import { digest, handle, instant } from '../primitives.ts';
import { policyFile } from '../policy-file.ts';
import { operations } from './operation.ts';

export const policySources = z.strictObject({
  'assay.yaml': z.string().max(500_000),
  MODELOWNERS: z.string().max(500_000),
});
export const authorityChange = z.object({
  model: z.string(),
  stage: z.string(),
  group: z.string().nullable(),
  person: handle,
  change: z.enum(['gains', 'loses']),
  words: z.string(),
});

export const policyView = z.object({
  proposal: z.int(),
  digest,
  state: z.enum(['proposed', 'in-force', 'replaced', 'withdrawn']),
  proposedBy: handle,
  proposedAt: instant,
  inForceAt: instant.nullable(),
  bootstrap: z.boolean(),
  changes: z.array(authorityChange),
  approvalsNeeded: z.array(handle),
  approvals: z.array(handle),
  policy: policyFile,
  sources: policySources,
});
export const slotRequirement = z.object({
  slot: z.string(),
  group: z.string(),
  ordinal: z.int(),
  answersFor: z.string(),
  minutes: z.int(),
  evidence: z.array(z.string()),
  admits: z.array(handle),
});
const byProposal = z.object({ proposal: z.coerce.number().int() });

export const policyOperations = operations({
  getPolicy: {
    method: 'GET',
    path: '/policy',
    tag: 'policy',
    summary: 'The policy in force',
    access: 'signed-in',
    response: policyView,
  },
  listPolicies: {
    method: 'GET',
    path: '/policy/proposals',
    tag: 'policy',
    summary: 'Policy versions, newest first',
    access: 'signed-in',
    response: z.object({ proposals: z.array(policyView.omit({ policy: true, sources: true })) }),
  },
  getPolicyProposal: {
    method: 'GET',
    path: '/policy/proposals/{proposal}',
    tag: 'policy',
    summary: 'One policy version with its diff of authority',
    access: 'signed-in',
    params: byProposal,
    response: policyView,
  },
  proposePolicy: {
    method: 'POST',
    path: '/policy/proposals',
    tag: 'policy',
    summary: 'Propose assay.yaml and MODELOWNERS',
    access: ['admin', 'steward', 'manager'],
    creates: true,
    status: 201,
    body: z.strictObject({ sources: policySources }),
    response: policyView,
  },
  approvePolicy: {
    method: 'POST',
    path: '/policy/proposals/{proposal}/approve',
    tag: 'policy',
    summary: 'Approve a proposal that takes authority from me',
    access: 'signed-in',
    params: byProposal,
    body: z.strictObject({ digest }),
    response: policyView,
  },
  getMatrix: {
    method: 'GET',
    path: '/policy/matrix',
    tag: 'policy',
    summary: 'Which slots a model needs in a stage',
    access: 'signed-in',
    query: z.strictObject({ model: z.string(), stage: z.string() }),
    response: z.object({ line: z.string(), slots: z.array(slotRequirement) }),
  },
});
