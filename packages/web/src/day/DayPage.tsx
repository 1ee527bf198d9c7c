import '../styles/day.css';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { nowMilliseconds } from '../app/clock.ts';
import { useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { announce } from '../frame/announce.ts';
import { useKeys } from '../frame/use-keys.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { Page } from '../parts/Page.tsx';
import { longDay } from '../words/dates.ts';
import { minutesInWords } from '../words/durations.ts';
import { DayFoot } from './DayFoot.tsx';
import { DayGroups } from './DayGroups.tsx';
import { DayStrip } from './DayStrip.tsx';
import { KeepPlan } from './KeepPlan.tsx';
import { type Plan, type Row, daySentence, planSentence, rowKey, rowsOf } from './plan.ts';
import { usePlanChanges } from './use-plan-changes.ts';

type Question = 'minutes' | 'hand-over' | null;

interface Selection {
  readonly at: number;
  readonly row: Row | undefined;
  readonly select: (at: number) => void;
}

function useSelection(rows: readonly Row[]): Selection {
  const [key, setKey] = useState<string | null>(null);
  const found = rows.findIndex((row) => rowKey(row) === key);
  const at = Math.max(0, found);
  const select = (next: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, next))];
    if (row === undefined) return;
    setKey(rowKey(row));
    document.getElementById(`row-${row.item.request}-${row.item.slot.slot}`)?.focus();
  };
  return { at, row: rows[at], select };
}

function useDayKeys(
  selection: Selection,
  ask: (question: Question) => void,
  slip: () => void,
  undo: () => void,
): void {
  const navigate = useNavigate();
  useKeys({
    'row-next': () => selection.select(selection.at + 1),
    'row-previous': () => selection.select(selection.at - 1),
    open: () => {
      const { row } = selection;
      if (row) void navigate({ to: `/requests/${row.item.request}`, search: { slot: row.item.slot.slot } });
    },
    minutes: () => ask('minutes'),
    'hand-over': () => ask('hand-over'),
    slip,
    undo,
  });
}

function Day({ plan }: { readonly plan: Plan }): ReactElement {
  const rows = rowsOf(plan);
  const selection = useSelection(rows);
  const [asked, setAsked] = useState<{ readonly of: string; readonly kind: Question } | null>(null);
  const current = selection.row === undefined ? '' : rowKey(selection.row);
  const question = asked?.of === current ? asked.kind : null;
  const setQuestion = (kind: Question): void => setAsked({ of: current, kind });
  const planChanges = usePlanChanges();
  const keep = useWrite('keepDayPlan', ['getDayPlan', 'getQueue']);
  const slip = (): void => {
    if (selection.row)
      planChanges.move(selection.row, { move: 'slip' }, `${selection.row.item.model} slips.`);
  };
  useDayKeys(selection, setQuestion, slip, planChanges.undo);
  const answer = (value: string): void => {
    const { row } = selection;
    if (!row || question === null) return;
    if (question === 'minutes')
      planChanges.move(
        row,
        { move: 'read', minutes: Number(value) },
        `${row.item.model} gets ${minutesInWords(Number(value))}.`,
      );
    else planChanges.move(row, { move: 'hand-over', to: value }, `${row.item.model} goes to ${value}.`);
    setQuestion(null);
  };
  const onKeep = (): void =>
    keep.mutate(
      { body: { changes: [...planChanges.changes] } },
      { onSuccess: () => announce('The plan is kept. Producers and your manager are told.') },
    );
  return (
    <>
      <KeepPlan plan={plan} busy={keep.isPending} onKeep={onKeep} />
      {(keep.error ?? planChanges.error) && (
        <Refusal error={keep.error ?? planChanges.error ?? new Error('unknown')} />
      )}
      <DayStrip plan={plan} rows={rows} />
      <DayGroups
        rows={rows}
        selection={selection}
        question={question}
        onAnswer={answer}
        onCancel={() => setQuestion(null)}
      />
      <DayFoot plan={plan} />
    </>
  );
}

/** The queue laid against my hours: what is read, what slips, what others know better, and who is told. */
export default function DayPage(): ReactElement {
  const answer = useCall('getDayPlan', {});
  const { calendar } = useMe();
  return (
    <Answer of={answer} what="your day" rows={12}>
      {(plan) => {
        const count = plan.reads.length + plan.slips.length + plan.handOver.length;
        return (
          <Page
            crumb={`My day, ${longDay(nowMilliseconds(), calendar.zone)}`}
            title={daySentence(plan, count)}
            lead={count === 0 ? undefined : planSentence(plan)}
          >
            <Day plan={plan} />
          </Page>
        );
      }}
    </Answer>
  );
}
