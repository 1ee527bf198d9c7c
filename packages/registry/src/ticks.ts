import { scrubArtifacts } from './catalog/artifact-faults.ts';
import { retireVersions } from './catalog/version-life.ts';
import type { Context } from './database/context.ts';
import { forgetExpiredAnswers } from './database/idempotency.ts';
import { tickPromotion } from './promotion/tick.ts';
import { retireSuites } from './suites/suite-life.ts';
import { tickStanding } from './standing/tick.ts';

/** Work that time asks for; run as Assay itself. Running one twice changes nothing. */
export interface Tick {
  readonly name: string;
  readonly everySeconds: number;
  /** Returns true when there is more to do at once. */
  run(ctx: Context): Promise<unknown>;
}

const filesAScrub = 20;

/** Every tick of the registry. Time never approves: none of them takes a decision. */
export const systemTicks: readonly Tick[] = [
  { name: 'promotion', everySeconds: 20, run: tickPromotion },
  { name: 'standing', everySeconds: 60, run: tickStanding },
  { name: 'retirement', everySeconds: 600, run: retireVersions },
  { name: 'suite-retirement', everySeconds: 600, run: retireSuites },
  { name: 'scrubber', everySeconds: 60, run: (ctx) => scrubArtifacts(ctx, filesAScrub) },
  { name: 'idempotency', everySeconds: 3600, run: forgetExpiredAnswers },
];
