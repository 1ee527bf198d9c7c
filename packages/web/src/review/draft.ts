import { isRecord, readLocal, useLocal } from '../app/local-store.ts';
import type { Case, Decision, Disposition } from './case.ts';

/** Every word and choice of one reviewer on one slot and round, kept on this machine until the decision is signed. */
export interface Draft {
  readonly lean: Decision | null;
  /** Percent, as typed. */
  readonly chance: string;
  readonly chanceAfter: string;
  readonly decision: Decision | null;
  readonly reasons: string;
  readonly producerReasons: string;
  readonly missing: string;
  readonly until: string;
  readonly reviewBy: string;
  readonly services: string;
  readonly trafficCap: string;
  readonly conditionText: string;
  readonly contacted: 'no' | 'yes' | 'rather-not-say' | null;
  readonly contactNote: string;
  readonly findings: Readonly<Record<string, { readonly disposition: Disposition; readonly reason: string }>>;
  /** Repeated with the decision, so that a lost answer cannot decide twice. */
  readonly idempotencyKey: string;
}

const blank: Draft = {
  lean: null,
  chance: '',
  chanceAfter: '',
  decision: null,
  reasons: '',
  producerReasons: '',
  missing: '',
  until: '',
  reviewBy: '',
  services: '',
  trafficCap: '',
  conditionText: '',
  contacted: null,
  contactNote: '',
  findings: {},
  idempotencyKey: '',
};

function isDraft(value: unknown): value is Draft {
  return isRecord(value) && typeof value['reasons'] === 'string' && isRecord(value['findings']);
}

/** Where a slot's words are kept. A new round starts with the same words: the reviewer reads the new delta. */
export function slotKey(kind: 'draft' | 'reading', shown: Case): string {
  const round = kind === 'reading' ? `.${shown.request.round}` : '';
  return `assay.${kind}.${shown.request.number}.${shown.slot?.slot ?? 'none'}${round}`;
}

/** A change to a draft: new values, or what they are made of from the words as they stand at that moment. */
export type ChangeDraft = (next: Partial<Draft> | ((now: Draft) => Partial<Draft>)) => void;

/**
 * The draft of a slot and how to change it. Every change starts from what is kept at that moment, never from what a
 * slow answer remembers, so that no word typed meanwhile is lost.
 */
export function useDraft(shown: Case): readonly [Draft, ChangeDraft, () => void] {
  const key = slotKey('draft', shown);
  const [kept, keep] = useLocal(key, isDraft, blank);
  const change: ChangeDraft = (next) => {
    const now = { ...blank, ...readLocal(key, isDraft, blank) };
    const idempotencyKey = now.idempotencyKey === '' ? crypto.randomUUID() : now.idempotencyKey;
    keep({ ...now, idempotencyKey, ...(typeof next === 'function' ? next(now) : next) });
  };
  return [{ ...blank, ...kept }, change, () => keep(null)];
}

/** A chance typed in percent as the decimal string of the contract; null when it is not one. */
export function chanceOf(text: string): string | null {
  const value = Number(text.replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || value > 100) return null;
  return String(Number((value / 100).toFixed(4)));
}
