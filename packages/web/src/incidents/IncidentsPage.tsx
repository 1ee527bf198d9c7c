import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';
import { Page } from '../parts/Page.tsx';
import { When } from '../parts/Small.tsx';
import { nameOf, plural } from '../words/numbers.ts';

const severities = [
  ['1', '1, gravest'],
  ['2', '2'],
  ['3', '3'],
  ['4', '4, slight'],
] as const;

function Report({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<'1' | '2' | '3' | '4' | ''>('');
  const [service, setService] = useState('');
  const [model, setModel] = useState('');
  const [note, setNote] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const report = useWrite('reportIncident');
  const blank = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return (
    <Modal open onClose={onClose} title="Report an incident">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const body = {
            title,
            severity: Number(severity),
            service: blank(service),
            model: blank(model),
            note: blank(note),
          };
          report.mutate({ body, idempotencyKey: key }, { onSuccess: onClose });
        }}
      >
        <TextField label="What happened" required maxLength={200} value={title} onChange={setTitle} />
        <PickField label="Severity" value={severity} options={severities} onChange={setSeverity} />
        <TextField label="Service (optional)" value={service} onChange={setService} />
        <TextField label="Version (optional)" placeholder="spam-filter/2" value={model} onChange={setModel} />
        <TextField label="More (optional)" rows={3} value={note} onChange={setNote} />
        {report.error && <Refusal error={report.error} />}
        <button
          type="submit"
          className="button primary"
          disabled={title.trim() === '' || severity === '' || report.isPending}
        >
          Report
        </button>
      </form>
    </Modal>
  );
}

/** Harm in production, newest first; each leads back to the decision and what was seen. */
export default function IncidentsPage(): ReactElement {
  const [reporting, setReporting] = useState(false);
  const answer = useCall('listIncidents', {});
  return (
    <Answer of={answer} what="the incidents">
      {({ incidents }) => {
        const open = incidents.filter((incident) => incident.resolvedAt === null).length;
        return (
          <Page
            crumb="Incidents"
            title={
              incidents.length === 0
                ? 'No incident was reported.'
                : `${plural(incidents.length, 'incident')}; ${open} still open.`
            }
            lead="Each leads back to who approved, what they answered for, and what they saw."
            aside={
              <button type="button" className="button" onClick={() => setReporting(true)}>
                Report an incident
              </button>
            }
          >
            <table className="table spaced">
              <thead>
                <tr>
                  <th scope="col">Incident</th>
                  <th scope="col">Severity</th>
                  <th scope="col">Where</th>
                  <th scope="col">Started</th>
                  <th scope="col">Attributed</th>
                </tr>
              </thead>
              <tbody>
                {incidents.map((incident) => (
                  <tr key={incident.number}>
                    <th scope="row">
                      <Link to={`/incidents/${incident.number}`}>
                        I-{incident.number} {incident.title}
                      </Link>
                      <small>by {nameOf(incident.reportedBy)}</small>
                    </th>
                    <td className={incident.severity <= 2 ? 'bad strong' : undefined}>{incident.severity}</td>
                    <td>
                      {incident.model === null ? (
                        <span className="third">unknown version</span>
                      ) : (
                        `${incident.model} ${incident.version ?? ''}`
                      )}
                      <small>{incident.service ?? 'no service named'}</small>
                    </td>
                    <td>
                      <When at={incident.startedAt} />
                      <small>{incident.resolvedAt === null ? 'open' : 'over'}</small>
                    </td>
                    <td>
                      {incident.attribution.replaceAll('-', ' ')}
                      {incident.answeredForBy !== null && (
                        <small>answered for by {incident.answeredForBy}</small>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {reporting && <Report onClose={() => setReporting(false)} />}
          </Page>
        );
      }}
    </Answer>
  );
}
