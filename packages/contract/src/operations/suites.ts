import { z } from 'zod';
import { digest, handle } from '../primitives.ts';
import { suiteManifest, suiteView } from '../suite.ts';
import { operations } from './operation.ts';

const bySuite = z.object({ suite: handle, version: z.string() });
export const suiteOperations = operations({
  getSealingKey: {
    method: 'GET',
    path: '/evaluator-key',
    tag: 'suites',
    summary: "The evaluator's public key, to which suites are sealed",
    access: 'signed-in',
    response: z.object({ keyId: z.string(), sealingKey: z.string(), signingKey: z.string() }),
  },
  listSuites: {
    method: 'GET',
    path: '/suites',
    tag: 'suites',
    summary: 'Suites and their versions',
    access: 'signed-in',
    response: z.object({ suites: z.array(suiteView) }),
  },
  getSuite: {
    method: 'GET',
    path: '/suites/{suite}/{version}',
    tag: 'suites',
    summary: 'One suite version',
    access: 'signed-in',
    params: bySuite,
    response: suiteView,
  },
  putSealedSuite: {
    method: 'PUT',
    path: '/sealed-suites/{digest}',
    tag: 'suites',
    summary: 'Upload a sealed suite under its digest',
    access: ['steward'],
    params: z.object({ digest }),
    body: 'bytes',
    response: z.object({ digest, bytes: z.int() }),
  },
  registerSuite: {
    method: 'POST',
    path: '/suites',
    tag: 'suites',
    summary: 'Register a sealed suite version; the evaluator validates it',
    access: ['steward'],
    creates: true,
    status: 201,
    body: z.strictObject({ manifest: suiteManifest }),
    response: suiteView,
  },
  deprecateSuite: {
    method: 'POST',
    path: '/suites/{suite}/{version}/deprecate',
    tag: 'suites',
    summary: 'Deprecate a suite version',
    access: ['steward'],
    params: bySuite,
    body: z.strictObject({}),
    response: suiteView,
  },
});
