import type { Story } from './story.ts';

export type MadeToBe =
  | 'incumbent'
  | 'improvement'
  | 'worse-on-a-slice'
  | 'trained-on-held-out'
  | 'claim-does-not-hold';

/** What each kind of file should come to, whatever its name and order. Nothing that decides reads this. */
const expected: Record<MadeToBe, { readonly states: readonly string[]; readonly finding: string | null }> = {
  incumbent: { states: ['promoted', 'superseded'], finding: null },
  improvement: { states: ['promoted', 'superseded'], finding: null },
  'worse-on-a-slice': { states: ['rejected'], finding: 'slice-worse' },
  'trained-on-held-out': { states: ['rejected'], finding: 'trained-on-held-out' },
  // Where the improvement went live first, this one is also worse than what is live, and is rejected for that.
  'claim-does-not-hold': { states: ['needs-evidence', 'rejected'], finding: 'claim-not-confirmed' },
};

/** Compares what happened with what the files were made to be: the decisions must follow the files. */
export function compareWithExpectations(
  story: Story,
  outcomes: readonly {
    readonly model: string;
    readonly version: string;
    readonly made: string;
    readonly state: string;
    readonly findings: readonly string[];
  }[],
): void {
  for (const { version, made, state, findings } of outcomes) {
    const wanted = expected[made as MadeToBe];
    story.check(wanted.states.includes(state), `${version} was made to be "${made}" and came to "${state}"`);
    if (wanted.finding)
      story.check(
        findings.includes(wanted.finding),
        `${version} was made to be "${made}" and the finding "${wanted.finding}" was not among: ${findings.join(', ')}`,
      );
  }
}
