import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { minutesInWords } from '../words/durations.ts';
import { listed, nameOf } from '../words/numbers.ts';

type Slot = CallOutput<'getMatrix'>['slots'][number];

const columns: readonly Column<Slot>[] = [
  { head: 'Slot', cell: (slot) => slot.slot },
  { head: 'Answers for', cell: (slot) => slot.answersFor },
  { head: 'May fill it', cell: (slot) => listed(slot.admits.map(nameOf)) },
  { head: 'Must be shown', cell: (slot) => slot.evidence.join(', ') },
  { head: 'Minutes granted', className: 'tight', cell: (slot) => minutesInWords(slot.minutes) },
];

/** The slots that the matrix asks for, and who may fill each. */
export function SlotTable({ slots }: { readonly slots: readonly Slot[] }): ReactElement {
  return (
    <RecordTable
      caption="Approvals that the matrix asks for"
      columns={columns}
      rows={slots}
      keyOf={(slot) => slot.slot}
    />
  );
}
