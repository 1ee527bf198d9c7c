import { type ReactElement, useEffect, useId, useState } from 'react';
import { useAddressQuery } from '../app/use-address.ts';
import { TextField } from '../parts/Field.tsx';

/** Every kind of fact that there is; read when someone comes here, because the list brings every schema with it. */
function useKinds(): readonly string[] {
  const [kinds, setKinds] = useState<readonly string[]>([]);
  useEffect(() => {
    let shown = true;
    import('@assay/contract').then(
      ({ factKinds }) => shown && setKinds(factKinds.toSorted()),
      () => undefined,
    );
    return () => {
      shown = false;
    };
  }, []);
  return kinds;
}

/** Which facts are listed: of one kind, about one request. The address keeps both. */
export function FactFilter(): ReactElement {
  const [{ kind = '', request = '' }, change] = useAddressQuery();
  const [draft, setDraft] = useState({ kind, request });
  const kinds = useKinds();
  const list = useId();
  const filtered = kind !== '' || request !== '';
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        change({ kind: draft.kind.trim(), request: draft.request.replaceAll(/\D/g, ''), after: undefined });
      }}
    >
      <TextField
        label="Kind"
        type="search"
        list={list}
        placeholder="decision.recorded"
        value={draft.kind}
        onChange={(text) => setDraft({ ...draft, kind: text })}
      />
      <datalist id={list}>
        {kinds.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <TextField
        label="Request"
        type="search"
        placeholder="R-12"
        value={draft.request}
        onChange={(text) => setDraft({ ...draft, request: text })}
      />
      <button type="submit" className="button">
        Show
      </button>
      {filtered && (
        <button
          type="button"
          className="textual"
          onClick={() => {
            setDraft({ kind: '', request: '' });
            change({ kind: undefined, request: undefined, after: undefined });
          }}
        >
          Show all
        </button>
      )}
    </form>
  );
}
