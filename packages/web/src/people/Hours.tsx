import { type ReactElement, useState } from 'react';
import { type Me, useMe } from '../app/session.ts';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Section } from '../parts/Page.tsx';
import { minutesInWords } from '../words/durations.ts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** `Mon, Tue 09:00–17:00; Wed 09:00–12:00` from a working calendar. */
export function workingHours(calendar: Me['calendar']): string {
  const spans = new Map<string, string[]>();
  for (const { weekday, from, to } of calendar.hours) {
    const span = `${clock(from)}–${clock(to)}`;
    spans.set(span, [...(spans.get(span) ?? []), days[weekday - 1] ?? '']);
  }
  return [...spans].map(([span, names]) => `${names.join(', ')} ${span}`).join('; ');
}

/** My review minutes a week, which the plan of my day fits into, and the hours I work. */
export function Hours(): ReactElement {
  const me = useMe();
  const [kept, setKept] = useState(me.reviewMinutesPerWeek);
  const [minutes, setMinutes] = useState(String(me.reviewMinutesPerWeek));
  const save = useWrite('setMyHours');
  const asked = Number(minutes);
  const good = minutes.trim() !== '' && Number.isInteger(asked) && asked >= 0 && asked <= 3000;
  const send = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    save.mutate(
      { body: { reviewMinutesPerWeek: asked } },
      { onSuccess: (person) => setKept(person.reviewMinutesPerWeek) },
    );
  };
  return (
    <Section title="My hours" aside={`${minutesInWords(kept)} a week for reviews`} ruled>
      <form className="inline-form" onSubmit={send}>
        <TextField label="Minutes a week for reviews" type="number" value={minutes} onChange={setMinutes} />
        <button type="submit" className="button" disabled={!good || asked === kept || save.isPending}>
          Set
        </button>
        {save.isSuccess && asked === kept && (
          <output className="good">● {minutesInWords(kept)} a week.</output>
        )}
      </form>
      {save.error && <Refusal error={save.error} />}
      <p className="none">
        The plan of your day fits into these; what does not fit is told to your manager as hours missing,
        never as a fault of yours.
        {me.calendar.hours.length > 0 &&
          ` You work ${workingHours(me.calendar)}, ${me.calendar.zone}; an administrator changes that.`}
      </p>
    </Section>
  );
}
