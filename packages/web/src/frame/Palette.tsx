import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall } from '../app/use-call.ts';
import { Modal } from '../parts/Modal.tsx';
import { placesFor } from './places.ts';

function Things({ go }: { readonly go: (to: string) => void }): ReactElement {
  const me = useMe();
  const models = useCall('listModels', { query: {} });
  const requests = useCall('listRequests', { query: {} });
  const reviewer = holds(me, 'reviewer');
  return (
    <>
      <Command.Group heading="Requests">
        {requests.data?.requests.slice(0, 50).map((request) => (
          <Command.Item
            key={request.number}
            value={`R-${request.number} ${request.model} ${request.version}`}
            onSelect={() =>
              go(reviewer ? `/requests/${request.number}` : `/requests/${request.number}/standing`)
            }
          >
            R-{request.number} {request.model} {request.version} to {request.stage}
            <span className="caption">{request.state}</span>
          </Command.Item>
        ))}
      </Command.Group>
      <Command.Group heading="Models">
        {models.data?.models.map((model) => (
          <Command.Item
            key={model.id}
            value={`model ${model.name}`}
            onSelect={() => go(`/models/${model.name}`)}
          >
            {model.name} <span className="caption">tier {model.tier}</span>
          </Command.Item>
        ))}
      </Command.Group>
    </>
  );
}

/** The command palette: every page, model, request and incident by name, and the choice of light or dark. */
export default function Palette({
  onClose,
  onTheme,
}: {
  readonly onClose: () => void;
  readonly onTheme: () => void;
}): ReactElement {
  const me = useMe();
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  const go = (to: string): void => {
    onClose();
    void navigate({ to });
  };
  return (
    <Modal open onClose={onClose} title="Go to anything" className="palette" quietTitle>
      <Command label="Go to anything" loop>
        <Command.Input
          value={words}
          onValueChange={setWords}
          placeholder="Page, model, R-12, or what to do"
        />
        <Command.List>
          <Command.Empty>Nothing has that name.</Command.Empty>
          <Command.Group heading="Pages">
            {placesFor(me.roles).map((place) => (
              <Command.Item key={place.name} value={place.name} onSelect={() => go(place.to)}>
                {place.name}
              </Command.Item>
            ))}
            <Command.Item value="My hours and tokens" onSelect={() => go('/me')}>
              My hours and tokens
            </Command.Item>
          </Command.Group>
          <Things go={go} />
          <Command.Group heading="This page">
            <Command.Item value="Light or dark theme" onSelect={onTheme}>
              Change between light and dark
            </Command.Item>
            <Command.Item
              value="Copy link to this page"
              onSelect={() => void navigator.clipboard.writeText(location.href).then(onClose)}
            >
              Copy the link to this page
            </Command.Item>
            <Command.Item
              value="Print"
              onSelect={() => {
                onClose();
                setTimeout(() => print());
              }}
            >
              Print this page
            </Command.Item>
          </Command.Group>
        </Command.List>
      </Command>
    </Modal>
  );
}
