import type { ReactElement } from 'react';
import { percent } from '../words/numbers.ts';
import type { Worth } from './board.ts';

/** What an approval is worth: two numbers with their intervals, or what is missing to say them. */
export function WorthLine({ worth }: { readonly worth: Worth }): ReactElement {
  const { stoppedGivenBad: stopped, badGivenApproved: bad } = worth;
  return (
    <>
      {worth.words}
      {stopped &&
        ` An approval stops ${percent(Number(stopped.value))}% (${percent(Number(stopped.low))}–${percent(Number(stopped.high))}) of bad versions, of ${stopped.n} known.`}
      {bad &&
        ` Of approved versions ${percent(Number(bad.value))}% (${percent(Number(bad.low))}–${percent(Number(bad.high))}) were bad, of ${bad.n}.`}
      {worth.missing !== null && <span className="caption warn block">{worth.missing}</span>}
    </>
  );
}
