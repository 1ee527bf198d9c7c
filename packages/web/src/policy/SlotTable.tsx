import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { minutesInWords } from '../words/durations.ts';
import { nameOf } from '../words/numbers.ts';

type Slot = CallOutput<'getMatrix'>['slots'][number];

/** The slots that the matrix asks for, and who may fill each. */
export function SlotTable({ slots }: { readonly slots: readonly Slot[] }): ReactElement {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Slot</th>
          <th scope="col">Answers for</th>
          <th scope="col">May fill it</th>
          <th scope="col">Must be shown</th>
          <th scope="col">Minutes</th>
        </tr>
      </thead>
      <tbody>
        {slots.map((slot) => (
          <tr key={slot.slot}>
            <th scope="row">{slot.slot}</th>
            <td>{slot.answersFor}</td>
            <td>{slot.admits.map(nameOf).join(', ')}</td>
            <td>{slot.evidence.join(', ')}</td>
            <td>{minutesInWords(slot.minutes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
