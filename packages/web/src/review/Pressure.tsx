import { type TimelineEvent, timelinePlot } from '@assay/plots';
import { type ReactElement, useState } from 'react';
import { useMe } from '../app/session.ts';
import { useWrite } from '../app/use-call.ts';
import { nowMilliseconds } from '../app/clock.ts';
import { Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Drawing } from '../plots/Drawing.tsx';
import { civilDay, dayOf, momentOf } from '../words/dates.ts';
import { nameOf } from '../words/numbers.ts';
import type { Case } from './case.ts';

const day = 86_400_000;
type Contact = Case['contacts'][number];

const kindWords: Readonly<Record<Contact['kind'], string>> = {
  nudge: 'nudge',
  expedite: 'expedite asked',
  'moved-date': 'launch moved',
  escalation: 'escalation',
  'shared-link': 'link shared',
  'self-reported': 'contact elsewhere',
};

const civil = /^\d{4}-\d{2}-\d{2}$/;

/** `1 Dec`: beside the axis there is no room for the weekday. */
function shortDay(date: string): string {
  return civilDay(date).replace(/^\S+ /, '');
}

/** A contact in a few words; a moved launch says from when to when. */
export function contactWords(contact: Pick<Contact, 'kind' | 'to' | 'detail'>): string {
  const [from = '', to = ''] = contact.detail?.split(' → ') ?? [];
  if (contact.kind === 'moved-date' && civil.test(to))
    return civil.test(from) ? `launch ${shortDay(from)} to ${shortDay(to)}` : `launch set to ${shortDay(to)}`;
  if (contact.kind === 'moved-date' && civil.test(from)) return 'launch date taken back';
  return `${kindWords[contact.kind]}${contact.to === null ? '' : ` to ${nameOf(contact.to)}`}`;
}

function eventsOf(shown: Case, zone: string): readonly TimelineEvent[] {
  const { request, contacts } = shown;
  const asked: TimelineEvent = {
    at: Date.parse(request.submittedAt),
    kind: 'asked',
    words: 'asked',
    detail: `${momentOf(request.submittedAt, zone)}, ${nameOf(request.submittedBy)}`,
  };
  const pressed = contacts.map(
    (contact): TimelineEvent => ({
      at: Date.parse(contact.at),
      kind: 'pressure',
      words: contactWords(contact),
      detail: `${momentOf(contact.at, zone)}${contact.from === null ? '' : `, ${nameOf(contact.from)}`}`,
    }),
  );
  const launch: TimelineEvent[] =
    request.launchDate === null
      ? []
      : [
          {
            at: Date.parse(`${request.launchDate}T12:00:00Z`),
            kind: 'launch',
            words: `launch, ${civilDay(request.launchDate)}`,
          },
        ];
  return [asked, ...pressed, ...launch];
}

function weekends(from: number, to: number): { from: number; to: number }[] {
  const spans = [];
  for (let at = Math.floor(from / day) * day; at < to; at += day) {
    if (new Date(at).getUTCDay() === 6) spans.push({ from: at, to: at + 2 * day });
  }
  return spans;
}

function Timeline({ shown }: { readonly shown: Case }): ReactElement {
  const { calendar } = useMe();
  const events = eventsOf(shown, calendar.zone);
  const times = [...events.map(({ at }) => at), nowMilliseconds()];
  const from = Math.min(...times) - day / 2;
  const to = Math.max(...times) + day / 2;
  const step = Math.max(1, Math.ceil((to - from) / day / 5)) * day;
  const days = Array.from({ length: 6 }, (_, index) => Math.ceil(from / day) * day + index * step)
    .filter((at) => at < to)
    .map((at) => ({ at, words: dayOf(at, calendar.zone) }));
  const height = Math.max(180, Math.min(360, events.length * 44 + 80));
  return (
    <Drawing
      plot={timelinePlot({
        title: 'Pressure on this decision',
        from,
        to,
        quiet: weekends(from, to),
        days,
        events,
        width: 276,
        height,
      })}
    />
  );
}

function Report({ shown, onDone }: { readonly shown: Case; readonly onDone: () => void }): ReactElement {
  const [note, setNote] = useState('');
  const write = useWrite('recordContact', ['getCase']);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const body = { kind: 'self-reported' as const, note: note.trim() === '' ? null : note.trim() };
        write.mutate({ params: { number: shown.request.number }, body }, { onSuccess: onDone });
      }}
    >
      <TextField
        label="Who, when and what kind; never what was said"
        rows={2}
        value={note}
        onChange={setNote}
      />
      {write.error && <Refusal error={write.error} />}
      <button type="submit" className="button small">
        Record
      </button>
    </form>
  );
}

/** What pressed on the decision, to scale. */
export function Pressure({ shown }: { readonly shown: Case }): ReactElement {
  const [reporting, setReporting] = useState(false);
  const mayReport = shown.phase === 'blind' || shown.phase === 'opened';
  return (
    <section data-section="pressure" aria-label="Pressure">
      <h2>Pressure</h2>
      <p className="caption">
        Who, when and what kind; never what was said. It is signed with the decision.
        {!shown.pressureCollected && ' Contacts outside Assay are not collected here: silence means nothing.'}
      </p>
      <Timeline shown={shown} />
      {mayReport && !reporting && (
        <button type="button" className="textual caption" onClick={() => setReporting(true)}>
          Record a contact that came elsewhere
        </button>
      )}
      {reporting && <Report shown={shown} onDone={() => setReporting(false)} />}
    </section>
  );
}
