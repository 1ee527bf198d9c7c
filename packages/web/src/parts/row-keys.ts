import { useKeys } from '../frame/use-keys.ts';

/** What of a row can be reached: its first link, button or box. */
function reachable(row: Element): HTMLElement | null {
  return row.querySelector<HTMLElement>('a[href], button:not(:disabled), input:not(:disabled)');
}

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll('main .records tbody tr')].filter(
    (row) => reachable(row) !== null,
  );
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at === -1 ? (by === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
  const target = rows[next] && reachable(rows[next]);
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}

/**
 * The keys of lists, over all records of the page in their order: the focus goes to the next row that leads
 * somewhere, where Enter opens it. Any number of tables may ask; they do the same.
 */
export function useRowKeys(): void {
  useKeys({ 'row-next': () => step(1), 'row-previous': () => step(-1) });
}
