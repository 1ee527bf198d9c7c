import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

/** A named part of this page's address, as text; empty when it has none. */
export function useAddressPart(name: string): string {
  const params: Readonly<Record<string, unknown>> = useParams({ strict: false });
  const value = params[name];
  return typeof value === 'string' ? value : '';
}

type Search = Readonly<Record<string, string | undefined>>;

function words(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The address's query as text, and how to change parts of it; every state of a page has a link. */
export function useAddressQuery(): readonly [Search, (change: Search) => void] {
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, words(value)]));
  const change = (next: Search): void => {
    const merged = Object.entries({ ...search, ...next }).filter(
      ([, value]) => value !== undefined && value !== '',
    );
    void navigate({ to: '.', search: Object.fromEntries(merged), replace: true });
  };
  return [search, change];
}
